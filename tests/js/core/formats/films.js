/** GIFs of a test's frames. */
import { createGif } from "#js/core/formats/gif.js";

/**
 * @param {number} width in pixels
 * @param {number} height in pixels
 * @param {number[][]} colours red, green and blue of each entry
 * @param {number[][]} frames entries, row-major
 * @returns {Uint8Array} the file
 */
export function gifOf(width, height, colours, frames) {
  const gif = createGif(width, height, colours);
  for (const frame of frames) gif.add(Uint8Array.from(frame), 7);
  return gif.finish();
}
