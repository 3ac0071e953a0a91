/** Parser of typed matrices: one row a line, numbers separated by spaces, tabs, commas or semicolons. */
import { parseNumber } from "../text/numbers.js";

/** Largest side of a typed matrix, in cells. */
const MAX_SIDE = 64;

/**
 * @param {string} text
 * @returns {{matrix: number[][], problem: null} | {matrix: null, problem: string}}
 */
export function parseMatrix(text) {
  const lines = text
    .replace(/[[\]{}()]/g, " ")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  const rows = lines.map((line) =>
    line
      .trim()
      .replace(/[,;]\s*$/, "")
      .split(/\s*[;,]\s*|\s+/)
      .filter((part) => part !== ""),
  );
  if (rows.length === 0 || rows.every((row) => row.length === 0)) {
    return refuse("Type at least one number. Each line is a row; numbers stand apart by spaces or commas.");
  }
  const width = rows[0].length;
  const matrix = [];
  for (const [index, row] of rows.entries()) {
    if (row.length !== width) {
      return refuse(
        `Row ${index + 1} has ${row.length} ${row.length === 1 ? "number" : "numbers"}, but row 1 has ${width}. All rows must be equally long.`,
      );
    }
    const numbers = row.map(parseNumber);
    const wrong = numbers.indexOf(null);
    if (wrong >= 0) {
      return refuse(
        `\u201c${row[wrong]}\u201d in row ${index + 1}, column ${wrong + 1} is not a number. Write numbers such as 3, -0.5 or 1e-3.`,
      );
    }
    matrix.push(/** @type {number[]} */ (numbers));
  }
  if (matrix.length > MAX_SIDE || width > MAX_SIDE) {
    return refuse(
      `This matrix is ${matrix.length} \u00d7 ${width}. Typed ones may have at most ${MAX_SIDE} rows and ${MAX_SIDE} columns.`,
    );
  }
  return { matrix, problem: null };
}

/**
 * @param {string} problem
 * @returns {{matrix: null, problem: string}}
 */
function refuse(problem) {
  return { matrix: null, problem };
}
