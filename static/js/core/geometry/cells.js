/** Conversions between the cells of a map and steps, their row-major indices. */

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").Cell} Cell */

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
