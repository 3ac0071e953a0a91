/** A piece of a network's input as pixels. */
import { coloursOf } from "../core/inspection/preprocessing.js";

/**
 * @param {HTMLCanvasElement} canvas resized to one pixel per cell of the piece
 * @param {import("../types").Tensor} input of the network
 * @param {import("../inspection").PreprocessingStep[]} steps that made it
 * @param {{top: number, left: number, bottom: number, right: number}} box half-open
 */
export function drawPiece(canvas, input, steps, { top, left, bottom, right }) {
  const [height, width] = [bottom - top, right - left];
  Object.assign(canvas, { height, width });
  if (height === 0 || width === 0) return;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = new ImageData(coloursOf(input, steps), input.width, input.height);
  context.putImageData(pixels, -left, -top, left, top, width, height);
}
