/** The arithmetic of one output cell: each tap in its true colour with its value, the weight beneath it. */
import { rounded } from "../core/numbers.js";
import { colourOf, inkOn } from "../core/scale.js";

/** @typedef {import("../types").Term} Term */
/** @typedef {import("../types").Scale} Scale */
/** @typedef {import("./plane.js").Theme} Theme */

/** Space between tiles, and the largest side of one, in CSS pixels. */
const GAP = 10;
const MAX_TILE = 84;
const NUMBERS_FROM = 24;

/**
 * @param {{height: number, width: number}} kernel
 * @param {number} room width available, in CSS pixels
 * @returns {{tile: number, gap: number, left: number, width: number, height: number}}
 */
export function layOutTaps(kernel, room) {
  const gap = kernel.width > 7 ? 2 : GAP;
  const tile = Math.floor(Math.min(MAX_TILE, (room - (kernel.width - 1) * gap) / kernel.width));
  const width = kernel.width * tile + (kernel.width - 1) * gap;
  return { tile, gap, left: Math.floor((room - width) / 2), width, height: kernel.height * (tile + gap) - gap };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Term} term
 * @param {{height: number, width: number}} kernel
 * @param {{input: Scale, weight: Scale}} scales
 * @param {ReturnType<typeof layOutTaps>} layout
 * @param {Theme} theme
 */
export function drawTaps(context, term, kernel, scales, layout, theme) {
  const { tile, gap } = layout;
  context.textAlign = "center";
  context.textBaseline = "middle";
  term.taps.forEach((tap, index) => {
    const row = Math.floor(index / kernel.width);
    const column = index % kernel.width;
    const x = layout.left + column * (tile + gap);
    const y = row * (tile + gap);
    drawTile(context, tap, { x, y, tile }, scales, theme);
    if (gap === GAP && index < term.taps.length - 1) {
      context.fillStyle = theme.muted;
      context.font = "13px ui-sans-serif, system-ui, sans-serif";
      if (column < kernel.width - 1) context.fillText("+", x + tile + gap / 2, y + tile / 2);
    }
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../types").Tap} tap
 * @param {{x: number, y: number, tile: number}} place
 * @param {{input: Scale, weight: Scale}} scales
 * @param {Theme} theme
 */
function drawTile(context, tap, { x, y, tile }, scales, theme) {
  const split = Math.round(tile * 0.58);
  context.fillStyle = tap.padded ? theme.surface : colourOf(scales.input, tap.value);
  context.fillRect(x, y, tile, split);
  context.fillStyle = colourOf(scales.weight, tap.weight);
  context.fillRect(x, y + split, tile, tile - split);
  context.strokeStyle = tap.padded ? theme.muted : theme.line;
  context.lineWidth = 1;
  context.setLineDash(tap.padded ? [3, 3] : []);
  context.strokeRect(x + 0.5, y + 0.5, tile - 1, tile - 1);
  context.setLineDash([]);
  if (tile < NUMBERS_FROM) return;
  const digits = tile >= 56 ? 4 : 3;
  const size = Math.min(14, Math.max(8, tile * 0.24));
  context.font = `${size}px ui-sans-serif, system-ui, sans-serif`;
  context.fillStyle = tap.padded ? theme.muted : inkOn(scales.input, tap.value);
  context.fillText(rounded(tap.value, digits), x + tile / 2, y + split / 2, tile - 4);
  context.fillStyle = inkOn(scales.weight, tap.weight);
  context.fillText(`\u00d7 ${rounded(tap.weight, digits)}`, x + tile / 2, y + split + (tile - split) / 2, tile - 4);
}
