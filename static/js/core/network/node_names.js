/** Node names of a sequence of layers, as in the API: conv1, relu1, conv2. */

/**
 * @param {{op: string}[]} layers
 * @returns {string[]}
 */
export function nodeNames(layers) {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return layers.map(({ op }) => {
    const stem = op.replace(/2d$/, "").toLowerCase();
    seen.set(stem, (seen.get(stem) ?? 0) + 1);
    return `${stem}${seen.get(stem)}`;
  });
}
