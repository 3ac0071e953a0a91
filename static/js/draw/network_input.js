/** The network's input as a picture: the colours of a photograph, or the first channel of a matrix on a colour scale. */
import { sharedScale } from "../core/colour/scale.js";
import { coloursOf, isMatrix } from "../core/inspection/preprocessing.js";
import { paintMap } from "./raster.js";

/**
 * @param {HTMLCanvasElement} canvas resized to one pixel per value
 * @param {import("../types").Tensor} tensor
 * @param {import("../inspection").PreprocessingStep[]} steps of the preprocessing that made it
 */
export function paintInput(canvas, tensor, steps) {
  const { height, width, values } = tensor;
  if (isMatrix(steps)) return paintMap(canvas, tensor, sharedScale([values], "sequential"));
  Object.assign(canvas, { height, width });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return context.putImageData(new ImageData(coloursOf(tensor, steps), width, height), 0, 0);
}
