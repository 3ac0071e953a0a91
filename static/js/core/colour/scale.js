/** Colour scales. A scale of signed numbers is centred on zero; a scale of unsigned numbers starts at zero. */
import { ENTRIES, NOT_FINITE, tableOf } from "./palette.js";

/** @typedef {import("../../types").Scale} Scale */

/** Rounding of sums in float32, relative to the range: it neither makes a map signed nor takes it out of a range. */
const ROUNDING = 1e-6;

/**
 * @param {ArrayLike<number>} values
 * @returns {{minimum: number, maximum: number}} of the finite values; both 0 if there are none
 */
export function range(values) {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value < minimum && value !== -Infinity) minimum = value;
    if (value > maximum && value !== Infinity) maximum = value;
  }
  return minimum <= maximum ? { minimum, maximum } : { minimum: 0, maximum: 0 };
}

/**
 * @param {ArrayLike<number>} values
 * @param {"grey" | "sequential"} unsigned palette of maps without negative numbers
 * @returns {Scale}
 */
export function scaleFor(values, unsigned) {
  return sharedScale([values], unsigned);
}

/**
 * A common scale for maps that are compared.
 * @param {ArrayLike<number>[]} maps
 * @param {"grey" | "sequential"} unsigned palette of maps without negative numbers
 * @returns {Scale}
 */
export function sharedScale(maps, unsigned) {
  const { minimum, maximum } = range(maps.map(range).flatMap((each) => [each.minimum, each.maximum]));
  if (minimum < 0) {
    const reach = Math.max(-minimum, maximum);
    return { palette: "diverging", minimum: -reach, maximum: reach };
  }
  return { palette: unsigned, minimum: 0, maximum: maximum > 0 ? maximum : 1 };
}

/**
 * A scale that is signed even if all values are positive, so that a colour always means the same sign.
 * @param {ArrayLike<number>} values
 * @returns {Scale}
 */
export function signedScale(values) {
  return sharedScale([values, [-1e-30]], "sequential");
}

/**
 * The scale of a result: one whose values all lie within a grey input's range is still a picture and keeps the input's greys.
 * Zeros that signed weights leave are no black picture but the middle of a signed scale.
 * @param {ArrayLike<number>} values of all channels
 * @param {Scale} input
 * @param {ArrayLike<number>} weights of all kernels
 * @returns {Scale} the input's own, or one for the result alone
 */
export function scaleOfResult(values, input, weights) {
  const { minimum, maximum } = range(values);
  const slack = ROUNDING * (input.maximum - input.minimum);
  if (range(weights).minimum < 0 && Math.max(-minimum, maximum) <= slack)
    return { palette: "diverging", minimum: -input.maximum, maximum: input.maximum };
  const isPicture =
    input.palette === "grey" && minimum >= input.minimum - slack && maximum <= input.maximum + slack;
  return isPicture ? input : scaleFor(values, "sequential");
}

/**
 * @param {Scale} scale
 * @param {number} value finite
 * @returns {number} index into the colour table
 */
export function entryOf(scale, value) {
  const place = (value - scale.minimum) / (scale.maximum - scale.minimum);
  return Math.round(Math.min(1, Math.max(0, place)) * (ENTRIES - 1));
}

/**
 * @param {Scale} scale
 * @param {number} value
 * @returns {string} CSS colour
 */
export function colourOf(scale, value) {
  if (!Number.isFinite(value)) return NOT_FINITE;
  return `rgb(${tableOf(scale.palette)[entryOf(scale, value)].join(" ")})`;
}

/**
 * Black or white: the one with more contrast to the colour of a value (WCAG relative luminance).
 * @param {Scale} scale
 * @param {number} value
 */
export function inkOn(scale, value) {
  const [red, green, blue] = Number.isFinite(value)
    ? tableOf(scale.palette)[entryOf(scale, value)].map((part) => linear(part / 255))
    : [1, 0, 1];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

/** @param {number} part */
function linear(part) {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
