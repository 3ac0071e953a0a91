/** The steps of the map as an animated GIF: input with its window beside the output with its veil, as the stage draws them. */
import { createGif } from "../../core/formats/gif.js";
import { createPalette } from "../../core/colour/median_cut.js";

/** Most frames of a film; of a larger map every n-th step is one. */
export const MAX_FRAMES = 200;
/** Space around and between the planes, in CSS pixels. */
const GAP = 16;
/** How long the page may be kept from answering, and how long the finished map is shown. */
const WORK_MS = 20;
const LAST_CENTISECONDS = 150;

/**
 * @param {number} count of all steps
 * @returns {number[]} those that become frames, the last one among them
 */
export function framesOf(count) {
  const every = Math.ceil(count / MAX_FRAMES);
  return Array.from({ length: Math.ceil(count / every) }, (_, frame) =>
    Math.min(count - 1, frame * every + every - 1),
  );
}

/**
 * @param {(step: number) => [HTMLCanvasElement, HTMLCanvasElement]} draw the two planes at a step
 * @param {number[]} steps
 * @param {{background: string, speed: number, signal: AbortSignal, tell: (done: number) => void}} options tell: share done, 0 to 1
 */
export async function film(draw, steps, { background, speed, signal, tell }) {
  const palette = createPalette();
  const shoot = createCamera(draw, background);
  await inTurns(steps, signal, (step, index) => {
    palette.count(shoot(step).pixels);
    tell(index / steps.length / 2);
  });
  const { width, height } = shoot(steps[0]);
  const gif = createGif(width, height, palette.colours());
  await inTurns(steps, signal, (step, index) => {
    gif.add(
      palette.entriesOf(shoot(step).pixels),
      index === steps.length - 1 ? LAST_CENTISECONDS : 100 / speed,
    );
    tell(0.5 + index / steps.length / 2);
  });
  return new Blob([gif.finish()], { type: "image/gif" });
}

/**
 * @param {(step: number) => [HTMLCanvasElement, HTMLCanvasElement]} draw
 * @param {string} background
 */
function createCamera(draw, background) {
  const canvas = document.createElement("canvas");
  let isSized = false;
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  return (/** @type {number} */ step) => {
    const [input, output] = draw(step);
    if (!isSized) {
      canvas.width = input.clientWidth + output.clientWidth + 3 * GAP;
      canvas.height = Math.max(input.clientHeight, output.clientHeight) + 2 * GAP;
      isSized = true;
    }
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(input, GAP, GAP, input.clientWidth, input.clientHeight);
    context.drawImage(output, input.clientWidth + 2 * GAP, GAP, output.clientWidth, output.clientHeight);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { pixels: new Uint32Array(data.buffer), width, height };
  };
}

/**
 * Work on one after the other, with turns for the page in between.
 * @param {number[]} steps
 * @param {AbortSignal} signal
 * @param {(step: number, index: number) => void} work
 */
async function inTurns(steps, signal, work) {
  let began = performance.now();
  for (const [index, step] of steps.entries()) {
    signal.throwIfAborted();
    work(step, index);
    if (performance.now() - began < WORK_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    began = performance.now();
  }
}
