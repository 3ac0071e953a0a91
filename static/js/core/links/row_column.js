/** [row, column] in a query string: one number if both are equal, else two separated by a comma. */
import { parseInteger } from "../text/numbers.js";

/** @typedef {import("../../types").Pair} Pair */

/** @param {readonly [number, number]} pair */
export const pairText = ([row, column]) => (row === column ? String(row) : `${row},${column}`);

/**
 * @param {string | null} text
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Pair | null} null unless it is one or two numbers within the bounds
 */
export function pairFrom(text, minimum, maximum) {
  const parts = (text ?? "").split(",").map(parseInteger);
  const good = parts.every((part) => part !== null && part >= minimum && part <= maximum);
  if (!good || parts.length > 2) return null;
  const [row, column = row] = /** @type {number[]} */ (parts);
  return [row, column];
}
