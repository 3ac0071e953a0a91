/** Telling drawings from photographs. */

/** Colours closer than this, in units of the network's input, count as one. */
const STEP = 0.25;
/** A picture is a drawing if its two most common colours cover at least this share. Pen drawings have 0.8 and more, photographs less than 0.75. */
const TWO_COLOURS = 0.77;

/**
 * Whether a picture has two colours, as a drawing does, apart from the edges between them.
 * @param {import("../../types").Tensor} tensor the network's input
 */
export function isDrawn({ channels, height, width, values }) {
  const length = height * width;
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let pixel = 0; pixel < length; pixel += 1) {
    let colour = "";
    for (let channel = 0; channel < channels; channel += 1)
      colour += `${Math.round(values[channel * length + pixel] / STEP)} `;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [first = 0, second = 0] = [...counts.values()].sort((a, b) => b - a);
  return first + second >= TWO_COLOURS * length;
}
