/** The note beside a size formula: the cells that no window reaches because of the floor. */
import { extent, outputSize } from "../geometry/sliding_window.js";

/** @param {number} count */
const lastCells = (count) => (count === 1 ? "last cell" : `last ${count} cells`);

/**
 * @param {number} inputSize cells along one axis
 * @param {import("../../types").Window} window
 * @returns {string} empty where the windows end with the padded input
 */
export function floorNote(inputSize, window) {
  const { stride, paddingBefore, paddingAfter } = window;
  const padded = inputSize + paddingBefore + paddingAfter;
  if (outputSize(inputSize, window) < 1)
    return `The kernel spans ${extent(window)} cells, but the ${paddingBefore + paddingAfter > 0 ? "padded " : ""}input has only ${padded}.`;
  const left = (padded - extent(window)) % stride;
  if (left === 0) return "";
  const cells = Math.min(inputSize, left - paddingAfter);
  if (cells <= 0) return "The floor: some padding at the end is left over, but no cell of the input.";
  const padding = paddingAfter > 0 ? " or the padding after it" : "";
  return `The floor: no window reaches the input\u2019s ${lastCells(cells)}${padding}.`;
}
