/** Geometry of the schematic: a small grid with the layer's parameters, in step with the real map. */
import { extent, unreadCells } from "../geometry/sliding_window.js";
import { axesOf, outputLength, shownWindow, windowOf } from "./settings.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Cell} Cell */
/** @typedef {{size: number, before: number, after: number, axis: import("../../types").Axis, between: number, unread: number[]}} SchematicAxis
 *   size: cells of the input as drawn; before, after: padding, in cells; unread: cells that no output cell reads; between: stride if zeros are inserted between the cells, else 1 */

/** Most and fewest cells of the grid along an axis, and the fewest output cells that it shows. */
const MOST_CELLS = 9;
const LEAST_CELLS = 5;
const LEAST_OUTPUTS = 3;

/**
 * @param {Settings} settings
 * @param {{height: number, width: number}} real size of the network's input
 * @returns {[SchematicAxis, SchematicAxis]} rows, columns
 */
export function schematicAxes(settings, real) {
  const one = (/** @type {0 | 1} */ axis) => smallSize(settings, axis === 0 ? real.height : real.width, axis);
  const isGather = settings.operator === "ConvTranspose2d" && settings.view === "gather";
  const [height, width] = [one(0), one(1)].map((size, axis) =>
    isGather ? (size - 1) * settings.stride[axis] + 1 : size,
  );
  const axes = axesOf(settings, { height, width });
  return /** @type {[SchematicAxis, SchematicAxis]} */ (
    [height, width].map((size, index) => {
      const axis = /** @type {0 | 1} */ (index);
      const window =
        settings.view === "scatter" && settings.operator === "ConvTranspose2d"
          ? null
          : shownWindow(settings, axis);
      return {
        size,
        axis: axes[index],
        between: isGather ? settings.stride[index] : 1,
        before: Math.max(0, window?.paddingBefore ?? 0),
        after: Math.max(0, window?.paddingAfter ?? 0),
        unread: settings.operator === "Conv2d" ? unreadCells(axes[index], size, settings.paddingMode) : [],
      };
    })
  );
}

/**
 * The real size if it is small, else one at which the window fits at least three times and the floor leaves as many cells.
 * @param {Settings} settings
 * @param {number} real
 * @param {0 | 1} axis
 */
function smallSize(settings, real, axis) {
  if (real <= MOST_CELLS) return real;
  const window = windowOf(settings, axis);
  if (settings.operator === "ConvTranspose2d") return 3;
  const once = extent(window) - window.paddingBefore - window.paddingAfter;
  const left = (real - once) % window.stride;
  const steps = Math.max(LEAST_OUTPUTS - 1, Math.ceil((LEAST_CELLS - once - left) / window.stride));
  const small = Math.min(real, once + left + steps * window.stride);
  return outputLength(settings, small, axis) >= 1 ? small : real;
}

/**
 * The schematic's output cell for a real one. Near an edge, it keeps its distance from the edge.
 * @param {Cell} cell
 * @param {{height: number, width: number}} real output
 * @param {{height: number, width: number}} small output
 * @returns {Cell}
 */
export function schematicCell(cell, real, small) {
  return {
    row: along(cell.row, real.height, small.height),
    column: along(cell.column, real.width, small.width),
  };
}

/** @param {number} index @param {number} real @param {number} small */
function along(index, real, small) {
  if (real <= small) return Math.min(index, small - 1);
  const edge = Math.floor(small / 2);
  if (index < edge) return index;
  if (index >= real - edge) return small - (real - index);
  return edge + ((index - edge) % Math.max(1, small - 2 * edge));
}
