/** Parser of typed matrices: one row per line, numbers separated by spaces, tabs, commas or semicolons, a blank line between channels. */
import { parseNumber } from "../text/numbers.js";

/** Largest side of a typed matrix, in cells, and most channels. */
const MAX_SIDE = 64;
const MAX_CHANNELS = 16;

/** @typedef {{line: number, parts: string[]}} Row line: in the text, from 1 on */
/** @typedef {{planes: number[][][], problem: null} | {planes: null, problem: string}} Parsed channels, rows, numbers */

/**
 * @param {string} text
 * @returns {Parsed}
 */
export function parseMatrix(text) {
  const planes = planesOf(text);
  const problem = problemOf(planes);
  if (problem !== null) return { planes: null, problem };
  const numbers = (/** @type {Row} */ { parts }) => /** @type {number[]} */ (parts.map(parseNumber));
  return { planes: planes.map((plane) => plane.map(numbers)), problem: null };
}

/**
 * The rows of each channel. Brackets as in Python's lists end rows and channels too.
 * @param {string} text
 * @returns {Row[][]}
 */
function planesOf(text) {
  const lines = text
    .replace(/\]\s*\]\s*,?\s*\[\s*\[/g, "\n\n")
    .replace(/\]\s*,?[^\S\n]*\[/g, "\n")
    .replace(/[[\]{}()]/g, " ")
    .split(/\r?\n/);
  /** @type {Row[][]} */
  const planes = [[]];
  for (const [index, line] of lines.entries()) {
    const parts = partsOf(line);
    if (parts.length > 0) planes[planes.length - 1].push({ line: index + 1, parts });
    else if (planes[planes.length - 1].length > 0) planes.push([]);
  }
  return planes.filter((plane) => plane.length > 0);
}

/** The numbers of a line as text. Where tabs separate them, as in spreadsheets, a comma is a decimal comma. @param {string} line */
function partsOf(line) {
  const separator = line.trim().includes("\t") ? /\t/ : /\s*[;,]\s*|\s+/;
  return line
    .trim()
    .split(separator)
    .map((part) => part.trim().replace(/[,;]$/, ""))
    .filter((part) => part !== "");
}

/**
 * The first reason why the rows make no matrix; null where they do.
 * @param {Row[][]} planes
 * @returns {string | null}
 */
function problemOf(planes) {
  if (planes.length === 0)
    return "Type at least one number. Each line is a row; separate numbers with spaces or commas.";
  const [[first]] = planes;
  const width = first.parts.length;
  for (const { line, parts } of planes.flat()) {
    if (parts.length !== width)
      return `Line ${line} has ${parts.length} ${parts.length === 1 ? "number" : "numbers"}, but line ${first.line} has ${width}. All rows must have the same length.`;
    const wrong = parts.find((part) => parseNumber(part) === null);
    if (wrong !== undefined)
      return `\u201c${wrong.slice(0, 20)}\u201d in line ${line} is not a number. Write numbers such as 3, -0.5 or 1e-3.`;
  }
  const height = planes[0].length;
  const other = planes.find((plane) => plane.length !== height);
  if (other)
    return `The channel that begins in line ${other[0].line} has ${other.length} ${other.length === 1 ? "row" : "rows"}, but the first has ${height}. A blank line starts a new channel, and all channels must have the same size.`;
  if (height > MAX_SIDE || width > MAX_SIDE)
    return `This matrix is ${height} \u00d7 ${width}. A typed matrix can have at most ${MAX_SIDE} rows and ${MAX_SIDE} columns.`;
  return planes.length > MAX_CHANNELS
    ? `This matrix has ${planes.length} channels. A blank line starts a new channel; at most ${MAX_CHANNELS} are possible.`
    : null;
}
