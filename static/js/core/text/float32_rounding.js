/** A value recomputed in float64 beside PyTorch's float32. */
import { exact, rounded } from "./numbers.js";

/** Significant digits of the recomputed value. */
const DIGITS = 9;

/**
 * @param {number} recomputed in float64
 * @param {number} value PyTorch's, in float32
 */
export function checkSentence(recomputed, value) {
  const numbers = `Recomputed in float64: ${rounded(recomputed, DIGITS)}. PyTorch\u2019s float32: ${exact(value)}.`;
  const isEqual = Object.is(Math.fround(recomputed) + 0, value + 0);
  return isEqual ? numbers : `${numbers} The difference is rounding: float32 keeps about 7 digits.`;
}
