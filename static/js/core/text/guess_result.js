/** Comparison of a guessed number with PyTorch's value. */
import { exact, parseNumber } from "./numbers.js";

/**
 * A guess is right if it equals the value rounded to its digits: 0.3 for 0.264, but not 0.27.
 * @param {string} typed
 * @param {number} value
 * @returns {{right: boolean, text: string} | null} null if it is not a number
 */
export function verdict(typed, value) {
  const expected = parseNumber(typed);
  if (expected === null) return null;
  const digits = typed.trim().match(/[.,](\d*)$/)?.[1].length ?? 0;
  const tolerance = typed.includes("/") ? 1e-3 * Math.abs(value) : 0.5 * 10 ** -digits;
  const right = Math.abs(expected - value) <= tolerance + 1e-6 * Math.abs(value);
  const sentence = `Expected ${exact(expected)}; PyTorch says ${exact(value)}. `;
  if (right) return { right, text: `${sentence}Right.` };
  if (!Number.isFinite(value)) return { right, text: sentence.trim() };
  const off = Number(Math.abs(expected - value).toPrecision(4));
  return { right, text: `${sentence}${exact(off)} too ${expected < value ? "small" : "large"}.` };
}
