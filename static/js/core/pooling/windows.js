/** Pooling windows: integers along one axis, as in app/core/geometry/pooling_windows.py. */
import { extent, outputSize, windowCells } from "../geometry/sliding_window.js";

/** @typedef {import("../../types").Axis} Axis */
/** @typedef {import("../../types").Window} Window */
/** @typedef {import("../../operators").PoolingSettings} Settings */

/** @type {import("../../operators").PoolingOp[]} */
export const POOLINGS = ["MaxPool2d", "AvgPool2d", "LPPool2d", "AdaptiveAvgPool2d", "AdaptiveMaxPool2d"];

/** @param {Settings} settings */
export const isAdaptive = ({ op }) => op === "AdaptiveAvgPool2d" || op === "AdaptiveMaxPool2d";
/** @param {Settings} settings */
export const isMaximum = ({ op }) => op === "MaxPool2d" || op === "AdaptiveMaxPool2d";

/**
 * @param {Settings} settings
 * @param {0 | 1} axis 0 for rows, 1 for columns
 * @returns {Window} of pooling that is not adaptive
 */
export function poolingWindow({ op, kernelSize, stride, padding, dilation }, axis) {
  const cells = op === "LPPool2d" ? 0 : padding[axis];
  return {
    kernelSize: kernelSize[axis],
    stride: (stride ?? kernelSize)[axis],
    paddingBefore: cells,
    paddingAfter: cells,
    dilation: op === "MaxPool2d" ? dilation[axis] : 1,
  };
}

/**
 * Number of windows. With ceil_mode the division is rounded up, but the last window must start inside the input or the
 * padding before it.
 * @param {number} inputSize
 * @param {Window} window
 * @param {boolean} ceilMode
 */
export function pooledSize(inputSize, window, ceilMode) {
  if (!ceilMode) return outputSize(inputSize, window);
  const room = inputSize + window.paddingBefore + window.paddingAfter - extent(window);
  const outputs = Math.ceil(room / window.stride) + 1;
  return (outputs - 1) * window.stride >= inputSize + window.paddingBefore ? outputs - 1 : outputs;
}

/**
 * The window of adaptive pooling: floor(i * input / output) up to, but not including, ceil((i + 1) * input / output).
 * @param {number} output
 * @param {number} inputSize
 * @param {number} outputCells
 * @returns {[number, number]}
 */
export function adaptiveWindow(output, inputSize, outputCells) {
  return [
    Math.floor((output * inputSize) / outputCells),
    Math.ceil(((output + 1) * inputSize) / outputCells),
  ];
}

/**
 * Whether a cell takes part. Padding does only if an average counts it; cells beyond it, reached by ceil_mode, never do.
 * @param {Settings} settings
 * @param {number} cell of the input, or beyond it
 * @param {number} inputSize
 * @param {0 | 1} axis
 */
export function isCounted(settings, cell, inputSize, axis) {
  const counts = settings.op === "AvgPool2d" && settings.countIncludePad ? settings.padding[axis] : 0;
  return cell >= -counts && cell < inputSize + counts;
}

/**
 * @param {Settings} settings
 * @param {number} inputSize
 * @param {0 | 1} axis
 * @returns {Axis}
 */
function axisOf(settings, inputSize, axis) {
  if (isAdaptive(settings)) {
    const count = settings.outputSize[axis];
    const spans = Array.from({ length: count }, (_, output) => adaptiveWindow(output, inputSize, count));
    return {
      count,
      cells: (output) =>
        Array.from({ length: spans[output][1] - spans[output][0] }, (_, index) => spans[output][0] + index),
      readers: (input) =>
        spans.flatMap(([start, end], output) => (input >= start && input < end ? [output] : [])),
    };
  }
  const window = poolingWindow(settings, axis);
  const count = pooledSize(inputSize, window, settings.ceilMode);
  return {
    count,
    cells: (output) => windowCells(output, window),
    readers: (input) =>
      Array.from(
        { length: window.kernelSize },
        (_, tap) =>
          (input + window.paddingBefore - (window.kernelSize - 1 - tap) * window.dilation) / window.stride,
      ).filter((output) => Number.isInteger(output) && output >= 0 && output < count),
  };
}

/**
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 * @returns {[Axis, Axis]} rows, columns
 */
export function poolingAxes(settings, input) {
  return [axisOf(settings, input.height, 0), axisOf(settings, input.width, 1)];
}

/**
 * Cells around the input that windows may read: padding, and cells beyond it with ceil_mode.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 */
export function poolingMargin(settings, input) {
  if (isAdaptive(settings)) return { top: 0, bottom: 0, left: 0, right: 0 };
  const [rows, columns] = poolingAxes(settings, input);
  const beyond = (/** @type {Axis} */ axis, /** @type {number} */ size) =>
    (axis.cells(axis.count - 1).at(-1) ?? 0) - size + 1;
  const [vertical, horizontal] = [
    poolingWindow(settings, 0).paddingBefore,
    poolingWindow(settings, 1).paddingBefore,
  ];
  return {
    top: vertical,
    left: horizontal,
    bottom: Math.max(vertical, beyond(rows, input.height)),
    right: Math.max(horizontal, beyond(columns, input.width)),
  };
}
