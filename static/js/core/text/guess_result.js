/** Compare a guess with the value that PyTorch computed. */
import { exact, parseNumber } from "./numbers.js";

/**
 * A guess is right to the precision of its digits: 0.3 is right for 0.264, and 0.27 is not.
 * @param {string} typed
 * @param {number} value
 * @returns {{right: boolean, text: string} | null} null where the guess is no number
 */
export function guessResult(typed, value) {
  const guess = parseNumber(typed);
  if (guess === null) return null;
  const digits = typed.trim().match(/[.,](\d*)$/)?.[1].length ?? 0;
  const tolerance = typed.includes("/") ? 1e-3 * Math.abs(value) : 0.5 * 10 ** -digits;
  const right = Math.abs(guess - value) <= tolerance + 1e-6 * Math.abs(value);
  const both = `Your guess: ${exact(guess)}. PyTorch: ${exact(value)}.`;
  if (right) return { right, text: `${both} Right.` };
  if (!Number.isFinite(value)) return { right, text: both };
  const off = Number(Math.abs(guess - value).toPrecision(4));
  return { right, text: `${both} ${exact(off)} too ${guess < value ? "small" : "large"}.` };
}
