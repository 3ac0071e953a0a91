/** Comparison of two networks by their layers, without their weights. */

/** @typedef {import("../../training").LayersDocument} LayersDocument */

/** Keys of layers that hold numbers which training changes. */
const NUMBERS = ["weight", "bias", "init", "running_mean", "running_var"];

/**
 * @param {LayersDocument} one in canonical form
 * @param {LayersDocument} other in canonical form
 */
export function hasSameLayers(one, other) {
  return textOf(one) === textOf(other);
}

/** @param {LayersDocument} document */
function textOf({ input: { channels, height, width }, layers }) {
  const shapes = layers.map((layer) =>
    Object.entries(layer)
      .filter(([name]) => !NUMBERS.includes(name))
      .sort(),
  );
  return JSON.stringify([channels, height, width, shapes]);
}
