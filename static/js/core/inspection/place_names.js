/** Names of cells for people: logits and probabilities of classes, values of flat nodes, cells of maps. */

/** @typedef {import("../../inspection").InspectedNetwork} InspectedNetwork */
/** @typedef {import("../../inspection").Place} Place */

/**
 * @param {Place} place
 * @param {InspectedNetwork} network
 * @returns {string} such as "Logit of class 0" or "conv1: channel 3, row 5, column 7"
 */
export function cellTitle(place, network) {
  const { node, channel, row, column } = place;
  const flat = flatName(place, network);
  return flat ?? `${node}: channel ${channel}, row ${row}, column ${column}`;
}

/**
 * The name of a number of a flat node; null where the node has rows and columns.
 * @param {{node: string, channel: number}} place
 * @param {InspectedNetwork} network
 */
export function flatName({ node: name, channel }, { nodes, classes }) {
  const node = nodes.find((each) => each.name === name);
  if (!node || node.shape.slice(1).some((side) => side !== 1)) return null;
  if (!nodes.slice(-2).includes(node) || node.shape[0] !== classes.length) return `${name}: value ${channel}`;
  return `${node.op === "Softmax" ? "Probability" : "Logit"} of class ${channel}`;
}
