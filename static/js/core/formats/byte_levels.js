/** Decoder of maps that the server sent as bytes. */

/** @typedef {import("../../types").Tensor} Tensor */

const LEVELS = 255;

/**
 * @param {Map<string, Tensor>} tensors levels 0 to 255 by name, with each channel's range as name.minimum and name.maximum
 * @returns {Map<string, Tensor>} exact to half a level
 */
export function fromLevels(tensors) {
  /** @type {Map<string, Tensor>} */
  const maps = new Map();
  for (const [name, tensor] of tensors) {
    const [minimum, maximum] = [tensors.get(`${name}.minimum`), tensors.get(`${name}.maximum`)];
    if (!minimum || !maximum) continue;
    const length = tensor.height * tensor.width;
    const values = tensor.values.map((level, index) => {
      const range = Math.min(Math.floor(index / length), minimum.values.length - 1);
      return minimum.values[range] + (level / LEVELS) * (maximum.values[range] - minimum.values[range]);
    });
    maps.set(name, { ...tensor, values });
  }
  return maps;
}
