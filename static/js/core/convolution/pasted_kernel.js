/** Kernels pasted as text, from a spreadsheet, a program or a page. */
import { parseMatrix } from "../formats/matrix_text.js";
import { parseNumber } from "../text/numbers.js";

/** @typedef {{height: number, width: number}} Size */

/**
 * @param {string} text
 * @param {Size} most the largest kernel that fits
 * @returns {{kernel: Size & {weights: number[]}} | {problem: string} | null} null for a single number, which goes into one cell
 */
export function kernelFromText(text, most) {
  if (parseNumber(text) !== null || !/[\s,;]/.test(text.trim())) return null;
  const { planes, problem } = parseMatrix(text);
  if (planes === null) return { problem };
  const [rows] = planes;
  const [height, width] = [rows.length, rows[0].length];
  if (planes.length > 1)
    return {
      problem: `The text has ${planes.length} channels. Paste one kernel at a time, without blank lines.`,
    };
  if (height > most.height || width > most.width)
    return {
      problem: `The text has ${height} \u00d7 ${width} numbers. A kernel can have at most ${most.height} \u00d7 ${most.width} here.`,
    };
  return { kernel: { height, width, weights: rows.flat() } };
}
