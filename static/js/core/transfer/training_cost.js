/** A sentence on the cost of each epoch of a training. */

/** @typedef {import("../../transfer").Block} Block */

/**
 * @param {Block[]} blocks in the order of computation
 * @param {Block | undefined} first that is trained
 * @param {Pick<import("../../training").Recipe, "augment" | "epochs">} recipe
 */
export function costText(blocks, first, { augment, epochs }) {
  const every = `in each of the ${epochs} epochs`;
  if (augment)
    return `With augment=True, every picture is another one ${every} and passes the whole network.`;
  if (!first || first === blocks[0]) return `Every picture passes the whole network ${every}.`;
  const rest = first.isHead ? `Only ${first.name} runs` : `Only ${first.name} and what follows run`;
  return `The outputs of the frozen layers before ${first.name} are computed once for each picture. ${rest} ${every}.`;
}
