/** Windows, axes and channels of the convolution's settings, and settings made to fit a picture. */
import { outputSize, samePadding, windowAxis } from "../geometry/sliding_window.js";
import { fitKernel } from "./kernel.js";
import { gatherWindow, scatterAxis, transposedSize } from "./transposed.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Window} Window */
/** @typedef {{height: number, width: number}} Size */

/** Largest kernel side, stride, padding and dilation that the page offers, in cells, and most output channels. */
export const MAX_KERNEL_SIZE = 15;
export const MAX_STRIDE = 15;
export const MAX_PADDING = 15;
export const MAX_DILATION = 15;
export const MAX_OUTPUT_CHANNELS = 8;

/**
 * The window with PyTorch's parameters.
 * @param {Settings} settings
 * @param {0 | 1} axis 0 for rows, 1 for columns
 * @returns {Window}
 */
export function windowOf({ kernel, stride, padding, dilation }, axis) {
  const kernelSize = axis === 0 ? kernel.height : kernel.width;
  const [paddingBefore, paddingAfter] =
    padding === "same" ? samePadding(kernelSize, dilation[axis]) : [padding[2 * axis], padding[2 * axis + 1]];
  return { kernelSize, stride: stride[axis], paddingBefore, paddingAfter, dilation: dilation[axis] };
}

/**
 * The window that slides over the input plane as shown; in the gather view, that of the rotated kernel.
 * @param {Settings} settings
 * @param {0 | 1} axis
 */
export function shownWindow(settings, axis) {
  const window = windowOf(settings, axis);
  return settings.operator === "Conv2d" ? window : gatherWindow(window, settings.outputPadding[axis]);
}

/**
 * @param {Settings} settings
 * @param {Size} input as shown: with inserted zeros in the gather view
 * @returns {[import("../../types").Axis, import("../../types").Axis]} rows, columns
 */
export function axesOf(settings, input) {
  const one = (/** @type {0 | 1} */ axis) => {
    const size = axis === 0 ? input.height : input.width;
    if (settings.operator === "ConvTranspose2d" && settings.view === "scatter") {
      return scatterAxis(size, windowOf(settings, axis), settings.outputPadding[axis]);
    }
    return windowAxis(size, shownWindow(settings, axis));
  };
  return [one(0), one(1)];
}

/**
 * Cells of the output along an axis; 0 or less if the window does not fit.
 * @param {Settings} settings
 * @param {number} inputSize
 * @param {0 | 1} axis
 */
export function outputLength(settings, inputSize, axis) {
  const window = windowOf(settings, axis);
  return settings.operator === "Conv2d"
    ? outputSize(inputSize, window)
    : transposedSize(inputSize, window, settings.outputPadding[axis]);
}

/**
 * Size of the network's input. A photograph's longest side is reduced to `size`; a matrix keeps its size.
 * @param {{kind: string, height: number, width: number}} picture
 * @param {number} size
 * @returns {Size}
 */
export function enteringSize(picture, size) {
  const longest = Math.max(picture.height, picture.width);
  if (picture.kind === "matrix" || longest <= size) return { height: picture.height, width: picture.width };
  const reduced = (/** @type {number} */ side) => Math.max(1, halfEven((side * size) / longest));
  return { height: reduced(picture.height), width: reduced(picture.width) };
}

/** Rounded as the server does: .5 to the even neighbour. @param {number} number */
function halfEven(number) {
  return number % 1 === 0.5 ? 2 * Math.round(number / 2) : Math.round(number);
}

/**
 * Channels of the network's input. Those of a photograph are a setting; a matrix keeps its own.
 * @param {{color: "grey" | "rgb"}} settings
 * @param {{kind: string, channels: number}} picture
 */
export function enteringChannels({ color }, picture) {
  if (picture.kind === "matrix") return picture.channels;
  return color === "rgb" ? 3 : 1;
}

/**
 * Group counts that divide both channel counts.
 * @param {number} inputs
 * @param {number} outputs
 */
export function possibleGroups(inputs, outputs) {
  return Array.from({ length: inputs }, (_, index) => index + 1).filter(
    (groups) => inputs % groups === 0 && outputs % groups === 0,
  );
}

/**
 * The settings with the padding that a transposed convolution takes: zeros, alike on opposite sides.
 * @param {Settings} settings
 * @returns {Settings}
 */
export function withPossiblePadding(settings) {
  const { operator, padding, paddingMode } = settings;
  if (operator === "Conv2d") return settings;
  const [above, below, left, right] = padding === "same" ? [0, 0, 0, 0] : padding;
  if (padding !== "same" && above === below && left === right && paddingMode === "zeros") return settings;
  return { ...settings, padding: [above, above, left, left], paddingMode: "zeros" };
}

/**
 * The settings with one group where theirs do not divide both channel counts.
 * @param {Settings} settings
 * @param {{kind: string, channels: number}} picture
 * @returns {Settings}
 */
export function withPossibleGroups(settings, picture) {
  const possible = possibleGroups(enteringChannels(settings, picture), settings.kernel.planes.length);
  return possible.includes(settings.groups) ? settings : { ...settings, groups: 1 };
}

/**
 * The settings with as many kernels as the picture's channels and the groups need.
 * @param {Settings} settings
 * @param {{kind: string, channels: number}} picture
 * @returns {Settings}
 */
export function fitted(settings, picture) {
  const inputs = enteringChannels(settings, picture);
  const outputs = settings.kernel.planes.length;
  const { groups } = withPossibleGroups(settings, picture);
  const kernel = fitKernel(settings.kernel, outputs, inputs / groups);
  const color = picture.kind === "matrix" ? "grey" : settings.color;
  const same = kernel === settings.kernel && groups === settings.groups && color === settings.color;
  return same ? settings : { ...settings, groups, kernel, color };
}
