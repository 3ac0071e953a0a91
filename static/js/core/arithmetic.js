/** What one output cell is made of: taps, products, sums. The value itself is PyTorch's, read from the output map. */
import { windowCells } from "./geometry.js";
import { windowOf } from "./windows.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../types").Term} Term */
/** @typedef {import("../types").Cell} Cell */

/**
 * @param {Tensor} tensor
 * @param {number} channel
 * @param {number} row
 * @param {number} column
 */
export function at(tensor, channel, row, column) {
  return tensor.values[(channel * tensor.height + row) * tensor.width + column];
}

/**
 * The terms of one output cell, one for each input channel, in double precision.
 * @param {import("../types").Result} result
 * @param {Cell} cell
 * @returns {Term[]}
 */
export function termsOf(result, cell) {
  const { input, settings } = result;
  const rows = windowCells(cell.row, windowOf(settings, 0));
  const columns = windowCells(cell.column, windowOf(settings, 1));
  return Array.from({ length: input.channels }, (_, channel) => {
    const taps = rows.flatMap((row, kernelRow) =>
      columns.map((column, kernelColumn) => {
        const padded = row < 0 || column < 0 || row >= input.height || column >= input.width;
        const value = padded ? 0 : at(input, channel, row, column);
        const weight = Math.fround(settings.kernel.weights[kernelRow * columns.length + kernelColumn]);
        return { row, column, padded, value, weight, product: value * weight };
      }),
    );
    return { channel, taps, sum: taps.reduce((sum, tap) => sum + tap.product, 0) };
  });
}

/**
 * @param {number} step row-major index
 * @param {{width: number}} shape
 * @returns {Cell}
 */
export function cellOf(step, shape) {
  return { row: Math.floor(step / shape.width), column: step % shape.width };
}

/**
 * @param {Cell} cell
 * @param {{width: number}} shape
 */
export function stepOf(cell, shape) {
  return cell.row * shape.width + cell.column;
}
