/** A heatmap over the picture, more opaque where its values are larger. */
import { tableOf } from "../core/colour/palette.js";
import { entryOf, range } from "../core/colour/scale.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {{tensor: Tensor, scale: import("../types").Scale}} Strength a map without negative numbers, and its scale */

/** Opacity of the largest value. */
const OPACITY = 0.9;

/**
 * Sum of the absolute gradients of each pixel's channels.
 * @param {Tensor} gradient
 * @returns {Strength}
 */
export function gradientStrength({ height, width, values }) {
  const length = height * width;
  const strength = new Float32Array(length);
  for (let index = 0; index < values.length; index += 1) strength[index % length] += Math.abs(values[index]);
  const { maximum } = range(strength);
  return {
    tensor: { channels: 1, height, width, values: strength },
    scale: { palette: "sequential", minimum: 0, maximum: maximum > 0 ? maximum : 1 },
  };
}

/**
 * @param {HTMLCanvasElement} canvas resized to one pixel per value
 * @param {Strength | null} strength null clears it
 */
export function paintOverlay(canvas, strength) {
  canvas.width = strength?.tensor.width ?? 1;
  canvas.height = strength?.tensor.height ?? 1;
  if (!strength) return;
  const {
    tensor: { values },
    scale,
  } = strength;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(canvas.width, canvas.height);
  values.forEach((value, index) => {
    const share = Math.sqrt(value / scale.maximum);
    image.data.set(
      [
        ...tableOf(scale.palette)[entryOf(scale, value)],
        value > 0 ? 255 * OPACITY * Math.max(0.25, share) : 0,
      ],
      4 * index,
    );
  });
  context.putImageData(image, 0, 0);
}
