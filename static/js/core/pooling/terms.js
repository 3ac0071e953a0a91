/** Terms of one cell of a pooling layer. The value itself is PyTorch's, read from the output map. */
import { at } from "../geometry/cells.js";
import { isCounted, isMaximum, poolingAxes } from "./windows.js";

/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../operators").Pooled} Pooled */
/** @typedef {import("../../operators").PoolingSettings} Settings */

/**
 * The window of an output cell, row by row.
 * @param {{settings: Settings, input: Tensor}} result
 * @param {Cell} cell
 * @param {number} channel
 * @returns {{cells: Pooled[], rows: number, columns: number}}
 */
export function pooledCells({ settings, input }, cell, channel) {
  const [vertical, horizontal] = poolingAxes(settings, input);
  const [rows, columns] = [vertical.cells(cell.row), horizontal.cells(cell.column)];
  const outside = isMaximum(settings) ? -Infinity : 0;
  const cells = rows.flatMap((row) =>
    columns.map((column) => {
      const padded = row < 0 || column < 0 || row >= input.height || column >= input.width;
      const counted =
        isCounted(settings, row, input.height, 0) && isCounted(settings, column, input.width, 1);
      return { row, column, padded, counted, value: padded ? outside : at(input, channel, row, column) };
    }),
  );
  return { cells, rows: rows.length, columns: columns.length };
}

/**
 * Index of the maximum: the first among equals, and NaN wins, as in PyTorch. -1 if there is none.
 * @param {Pooled[]} cells
 */
export function winnerOf(cells) {
  let best = -1;
  cells.forEach(({ padded, value }, index) => {
    if (!padded && (best < 0 || value > cells[best].value || Number.isNaN(value))) best = index;
  });
  return best;
}

/**
 * The intermediate numbers from the window to the value, in double precision.
 * LP pooling is as in PyTorch: the mean of the powers, times the kernel's cells, to the power 1 / norm_type. A window
 * that reaches beyond the input is therefore scaled up as if it were whole.
 * @param {Settings} settings
 * @param {Pooled[]} cells
 */
export function poolingSums({ op, normType }, cells) {
  const counted = cells.filter((cell) => cell.counted);
  const summand =
    op === "LPPool2d"
      ? (/** @type {Pooled} */ { value }) => value ** normType
      : (/** @type {Pooled} */ { value }) => value;
  const sum = counted.reduce((total, cell) => total + summand(cell), 0);
  return { sum, divisor: counted.length, window: cells.length, summand };
}
