/** Receptive fields of cells, from those of their nodes. */

/** @typedef {import("../../inspection").NodeField} NodeField */
/** @typedef {{top: number, left: number, bottom: number, right: number}} Box */

/**
 * The half-open box of input cells that a cell depends on, at most.
 * @param {NodeField} field of the node
 * @param {import("../../types").Cell} cell
 * @param {{height: number, width: number}} input
 * @returns {Box} clipped to the input
 */
export function boxOf({ height, width, stride, offset }, { row, column }, input) {
  const [top, left] = [offset[0] + row * stride[0], offset[1] + column * stride[1]];
  const clipped = (/** @type {number} */ edge, /** @type {number} */ side) =>
    Math.min(side, Math.max(0, edge));
  return {
    top: clipped(Math.floor(top), input.height),
    left: clipped(Math.floor(left), input.width),
    bottom: clipped(Math.ceil(top + (height ?? input.height)), input.height),
    right: clipped(Math.ceil(left + (width ?? input.width)), input.width),
  };
}
