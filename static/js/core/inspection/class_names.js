/** Names of a network's classes. */

/**
 * The labels; else a name for each number of a flat last output; none where the network ends in maps.
 * @param {{classes: string[] | null, nodes: {op: string, shape: number[]}[]}} network
 * @returns {string[]}
 */
export function classesOf({ classes, nodes }) {
  const { shape } = nodes[nodes.length - 1];
  return shape.length === 1
    ? (classes ?? Array.from({ length: shape[0] }, (_, index) => unnamed(index)))
    : [];
}

/** Name of a class without a label. @param {number} index */
export function unnamed(index) {
  return `class ${index}`;
}
