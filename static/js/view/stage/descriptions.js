/** Sentences about the cells of the stage, for its readouts and for screen readers. */
import { at } from "../../core/geometry/cells.js";
import { exact } from "../../core/text/numbers.js";

/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {{row: number, column: number, rows: number, columns: number}} Block */

/**
 * The block from the first to the last input cell of a window; null where it reads none.
 * @param {[import("../../types").Axis, import("../../types").Axis]} axes
 * @param {Cell} cell of the output
 * @returns {Block | null}
 */
export function windowBlock([rows, columns], cell) {
  const [down, across] = [rows.cells(cell.row), columns.cells(cell.column)];
  if (down.length === 0 || across.length === 0) return null;
  return {
    row: down[0],
    column: across[0],
    rows: down[down.length - 1] - down[0] + 1,
    columns: across[across.length - 1] - across[0] + 1,
  };
}

/** The input cells of a window, row-major. @param {[import("../../types").Axis, import("../../types").Axis]} axes @param {Cell} cell of the output */
export function windowTaps([rows, columns], cell) {
  const across = columns.cells(cell.column);
  return rows.cells(cell.row).flatMap((row) => across.map((column) => ({ row, column })));
}

/** Whether a window skips cells, as dilation makes it. @param {[import("../../types").Axis, import("../../types").Axis]} axes @param {Cell} cell of the output */
export function hasGaps(axes, cell) {
  const block = windowBlock(axes, cell);
  return block !== null && windowTaps(axes, cell).length < block.rows * block.columns;
}

/** @param {Tensor} tensor @param {number} channel @param {Cell} cell */
export function cellText(tensor, channel, { row, column }) {
  return `row ${row}, column ${column}: ${exact(at(tensor, channel, row, column))}`;
}

/**
 * A window; for a window of one cell its value.
 * @param {Tensor} input
 * @param {number} channel
 * @param {Block | null} block
 * @param {Cell | null} winner
 */
export function windowText(input, channel, block, winner) {
  if (block === null) return "no input cell reaches it";
  const { row, column, rows, columns } = block;
  const inside = row >= 0 && column >= 0 && row < input.height && column < input.width;
  if (rows === 1 && columns === 1 && inside) return cellText(input, channel, { row, column });
  return `window: ${span(block)}${winner ? `, maximum in row ${winner.row}, column ${winner.column}` : ""}`;
}

/** @param {number} count of output cells that read an input cell @param {boolean} isStamp */
export function readersText(count, isStamp) {
  const cells = count === 1 ? "1 output cell" : `${count} output cells`;
  return isStamp ? `it stamps ${cells}` : `${cells} ${count === 1 ? "reads" : "read"} it`;
}

/** @param {Cell} cell of padding @param {string} value @param {Cell | null} source the input cell that it repeats */
export function paddingText(cell, value, source) {
  const from = source ? `, from row ${source.row}, column ${source.column}` : "";
  return `padding, row ${cell.row}, column ${cell.column}: ${value}${from}`;
}

/** @param {Block} block */
export function span({ row, column, rows, columns }) {
  const one = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`;
  return `${one("row", row, rows)}, ${one("column", column, columns)}`;
}
