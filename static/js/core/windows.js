/** The two windows (rows, columns) that a page's settings stand for. */
import { outputSize, windowAxis } from "./geometry.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Window} Window */

/** Largest kernel side the page offers, in cells. */
export const MAX_KERNEL_SIZE = 15;
/** Largest stride and padding the page offers, in cells. */
export const MAX_STRIDE = 15;
export const MAX_PADDING = 15;

/**
 * @param {Settings} settings
 * @param {0 | 1} axis 0 for rows, 1 for columns
 * @returns {Window}
 */
export function windowOf(settings, axis) {
  return {
    kernelSize: axis === 0 ? settings.kernel.height : settings.kernel.width,
    stride: settings.stride[axis],
    paddingBefore: settings.padding[axis],
    paddingAfter: settings.padding[axis],
    dilation: 1,
  };
}

/**
 * Size of the output, or null where the window does not fit.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 * @returns {{height: number, width: number} | null}
 */
export function outputShape(settings, input) {
  const height = outputSize(input.height, windowOf(settings, 0));
  const width = outputSize(input.width, windowOf(settings, 1));
  return height >= 1 && width >= 1 ? { height, width } : null;
}

/**
 * Size at which a picture enters the network: a photograph's longest side is reduced to `size`, a matrix keeps its own.
 * @param {{kind: string, height: number, width: number}} picture
 * @param {number} size
 */
export function enteringSize(picture, size) {
  const longest = Math.max(picture.height, picture.width);
  if (picture.kind === "matrix" || longest <= size) return { height: picture.height, width: picture.width };
  const reduced = (/** @type {number} */ side) => Math.max(1, Math.round((side * size) / longest));
  return { height: reduced(picture.height), width: reduced(picture.width) };
}

/**
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 * @returns {[import("../types").Axis, import("../types").Axis]} rows, columns
 */
export function axesOf(settings, input) {
  return [windowAxis(input.height, windowOf(settings, 0)), windowAxis(input.width, windowOf(settings, 1))];
}
