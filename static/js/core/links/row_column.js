/** [row, column] in an address: one number where both are the same, else two apart by a comma. */
import { parseInteger } from "../text/numbers.js";

/** @typedef {import("../../types").Pair} Pair */

/** @param {readonly [number, number]} pair */
export const pairText = ([row, column]) => (row === column ? String(row) : `${row},${column}`);

/**
 * @param {string | null} text
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Pair | null} null where it is no pair of numbers within the bounds
 */
export function pairFrom(text, minimum, maximum) {
  const parts = (text ?? "").split(",").map(parseInteger);
  const good = parts.every((part) => part !== null && part >= minimum && part <= maximum);
  if (!good || parts.length > 2) return null;
  const [row, column = row] = /** @type {number[]} */ (parts);
  return [row, column];
}
