/** Channels of a tensor as a picture: one ImageData, filled from a colour table of 32-bit entries. */
import { NOT_FINITE, tableOf } from "../core/colour/palette.js";
import { entryOf } from "../core/colour/scale.js";

/** @typedef {import("../types").Scale} Scale */

const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** @param {number[]} colour red, green, blue */
function pack([red, green, blue]) {
  return (
    (LITTLE_ENDIAN
      ? (255 << 24) | (blue << 16) | (green << 8) | red
      : (red << 24) | (green << 16) | (blue << 8) | 255) >>> 0
  );
}

/** Packed form of each colour table. @type {WeakMap<number[][], Uint32Array>} */
const PACKED = new WeakMap();

/** @param {Scale} scale */
function coloursOf({ palette }) {
  const table = tableOf(palette);
  const packed = PACKED.get(table) ?? Uint32Array.from(table, pack);
  PACKED.set(table, packed);
  return packed;
}

const PACKED_NOT_FINITE = pack([1, 3, 5].map((start) => parseInt(NOT_FINITE.slice(start, start + 2), 16)));

/**
 * @param {import("../types").Tensor} tensor
 * @param {number} channel
 * @param {Scale} scale
 * @param {((row: number, column: number) => boolean) | null} [filler] cells that are left transparent
 * @returns {HTMLCanvasElement} one pixel a cell
 */
export function rasterize(tensor, channel, scale, filler = null) {
  const { height, width, values } = tensor;
  const colours = coloursOf(scale);
  const offset = channel * height * width;
  return painted(height, width, (pixels) => {
    for (let index = 0; index < pixels.length; index += 1) {
      if (filler?.(Math.floor(index / width), index % width)) continue;
      const value = values[offset + index];
      pixels[index] = Number.isFinite(value) ? colours[entryOf(scale, value)] : PACKED_NOT_FINITE;
    }
  });
}

/**
 * @param {HTMLCanvasElement} canvas resized to one pixel per value of the first channel
 * @param {import("../types").Tensor} tensor
 * @param {Scale} scale
 */
export function paintMap(canvas, tensor, scale) {
  Object.assign(canvas, { height: tensor.height, width: tensor.width });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(rasterize(tensor, 0, scale), 0, 0);
}

/**
 * All channels of a tensor below each other in one picture, each on its own scale.
 * @param {import("../types").Tensor} tensor
 * @param {(channel: number) => Scale} scaleOf
 * @returns {HTMLCanvasElement} one pixel a cell, channels * height rows
 */
export function rasterizeAll(tensor, scaleOf) {
  const { channels, height, width, values } = tensor;
  const length = height * width;
  return painted(channels * height, width, (pixels) => {
    for (let channel = 0; channel < channels; channel += 1) {
      const scale = scaleOf(channel);
      const colours = coloursOf(scale);
      for (let index = channel * length; index < (channel + 1) * length; index += 1) {
        pixels[index] = Number.isFinite(values[index])
          ? colours[entryOf(scale, values[index])]
          : PACKED_NOT_FINITE;
      }
    }
  });
}

/**
 * Every three channels as red, green and blue of one picture, all below each other. The middle of the scale is grey.
 * @param {import("../types").Tensor} tensor
 * @param {Scale} scale
 * @returns {HTMLCanvasElement} one pixel a cell, channels / 3 * height rows
 */
export function rasterizeColours({ channels, height, width, values }, scale) {
  const length = height * width;
  return painted((channels / 3) * height, width, (pixels) => {
    for (let index = 0; index < pixels.length; index += 1) {
      const [picture, place] = [Math.floor(index / length), index % length];
      pixels[index] = pack(
        [0, 1, 2].map((colour) => entryOf(scale, values[(3 * picture + colour) * length + place])),
      );
    }
  });
}

/**
 * @param {number} height
 * @param {number} width
 * @param {(pixels: Uint32Array) => void} paint
 * @returns {HTMLCanvasElement}
 */
function painted(height, width, paint) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(width, height);
  paint(new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
  return canvas;
}
