/** Terms of one output cell: taps, products and sums. The value itself is PyTorch's, read from the output map. */
import { at } from "../geometry/cells.js";
import { sourceIndex, windowCells } from "../geometry/sliding_window.js";
import { stampedCells } from "./transposed.js";
import { shownWindow, windowOf } from "./settings.js";

/** @typedef {import("../../types").Term} Term */
/** @typedef {import("../../types").Tap} Tap */
/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Result} Result */

/**
 * The value at a coordinate that may be padding or an inserted zero.
 * @param {Result} result
 * @param {number} channel
 * @param {number} row
 * @param {number} column
 * @returns {{value: number, padded: boolean}}
 */
export function valueAt(result, channel, row, column) {
  const source = sourceOf(result, { row, column });
  if (source === null) return { value: 0, padded: true };
  const outside = source.row !== row || source.column !== column;
  return {
    value: at(result.input, channel, source.row, source.column),
    padded: outside || isBetween(result.settings, row, column),
  };
}

/**
 * The input cell whose value is read at a coordinate that may be padding; null if a zero is read.
 * @param {Result} result
 * @param {Cell} cell
 * @returns {Cell | null}
 */
export function sourceOf({ settings, input }, cell) {
  const mode = settings.operator === "Conv2d" ? settings.paddingMode : "zeros";
  const [row, column] = [
    sourceIndex(cell.row, input.height, mode),
    sourceIndex(cell.column, input.width, mode),
  ];
  return row === null || column === null ? null : { row, column };
}

/**
 * Whether a cell of the shown input is a zero inserted by the gather view.
 * @param {import("../../types").Settings} settings
 * @param {number} row
 * @param {number} column
 */
export function isBetween({ operator, view, stride }, row, column) {
  return (
    operator === "ConvTranspose2d" && view === "gather" && (row % stride[0] !== 0 || column % stride[1] !== 0)
  );
}

/**
 * The terms of one output cell, one for each input channel of its group, in double precision.
 * @param {Result} result of Conv2d, or of ConvTranspose2d in the gather view
 * @param {Cell} cell
 * @param {number} output channel
 * @returns {Term[]}
 */
export function termsOf(result, cell, output) {
  const {
    settings: { kernel, groups, operator },
  } = result;
  const rows = windowCells(cell.row, shownWindow(result.settings, 0));
  const columns = windowCells(cell.column, shownWindow(result.settings, 1));
  const filter = kernel.planes[output];
  const first = Math.floor(output / (kernel.planes.length / groups)) * filter.length;
  const last = rows.length * columns.length - 1;
  return filter.map((plane, place) => {
    const channel = first + place;
    const taps = rows.flatMap((row, kernelRow) =>
      columns.map((column, kernelColumn) => {
        const slot = kernelRow * columns.length + kernelColumn;
        const index = operator === "Conv2d" ? slot : last - slot;
        return tapOf({ row, column, ...valueAt(result, channel, row, column) }, plane.weights[index], index);
      }),
    );
    return { channel, taps, sum: taps.reduce((sum, tap) => sum + tap.product, 0) };
  });
}

/**
 * Contributions of an input cell to an output channel in the scatter view: its value times each weight.
 * @param {Result} result
 * @param {Cell} cell of the input
 * @param {number} channel of the input
 * @param {import("../../types").KernelPlane} plane
 * @returns {Tap[]} row and column are those of the output
 */
export function stampOf(result, cell, channel, plane) {
  const rows = stampedCells(cell.row, windowOf(result.settings, 0));
  const columns = stampedCells(cell.column, windowOf(result.settings, 1));
  const value = at(result.input, channel, cell.row, cell.column);
  const { height, width } = result.output;
  return rows.flatMap((row, kernelRow) =>
    columns.map((column, kernelColumn) => {
      const index = kernelRow * columns.length + kernelColumn;
      const padded = row < 0 || column < 0 || row >= height || column >= width;
      return tapOf({ row, column, value, padded }, plane.weights[index], index);
    }),
  );
}

/**
 * @param {{row: number, column: number, value: number, padded: boolean}} read
 * @param {number} weight as typed; PyTorch uses its float32
 * @param {number} index
 * @returns {Tap}
 */
function tapOf(read, weight, index) {
  const rounded = Math.fround(weight);
  return { ...read, weight: rounded, index, product: read.value * rounded };
}
