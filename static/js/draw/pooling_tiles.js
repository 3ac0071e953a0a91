/** The cells of a pooling window as tiles in their colours on the map, with the winner framed. */
import { rounded } from "../core/text/numbers.js";
import { colourOf, inkOn } from "../core/colour/scale.js";

/** @typedef {import("../operators").Pooled} Pooled */
/** @typedef {{tile: number, gap: number, left: number, width: number, height: number, columns: number}} TilesLayout */

/** Largest side of a tile, and largest height of all tiles together, in CSS pixels. */
const MAX_TILE = 76;
const MAX_HEIGHT = 320;
/** Smallest sides of a tile with a gap around it and with its number, in CSS pixels. */
const GAP_FROM = 12;
const NUMBERS_FROM = 24;

/**
 * @param {{rows: number, columns: number}} window
 * @param {number} room width available, in CSS pixels
 * @returns {TilesLayout}
 */
export function layOutTiles({ rows, columns }, room) {
  const side = Math.min(MAX_TILE + 6, room / columns, MAX_HEIGHT / rows);
  const gap = side >= GAP_FROM ? Math.min(6, Math.round(side * 0.08)) : 0;
  const tile = side >= GAP_FROM ? Math.floor(side - gap) : side;
  const width = columns * (tile + gap) - gap;
  return {
    tile,
    gap,
    left: Math.max(3, Math.floor((room - width) / 2)),
    width,
    height: rows * (tile + gap) - gap + 6,
    columns,
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pooled[]} cells
 * @param {number} winner index of the cell that is framed; -1 for none
 * @param {import("../types").Scale} scale
 * @param {TilesLayout} layout
 * @param {import("./plane.js").Theme} theme
 */
export function drawTiles(context, cells, winner, scale, layout, theme) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const { tile, gap, left, columns } = layout;
  const corner = (/** @type {number} */ index) => ({
    x: left + (index % columns) * (tile + gap),
    y: 3 + Math.floor(index / columns) * (tile + gap),
  });
  cells.forEach((cell, index) => drawTile(context, cell, corner(index), scale, tile, theme));
  if (winner < 0) return;
  const { x, y } = corner(winner);
  context.strokeStyle = "#fff";
  context.lineWidth = 5;
  context.strokeRect(x, y, tile, tile);
  context.strokeStyle = theme.accent;
  context.lineWidth = 3;
  context.strokeRect(x, y, tile, tile);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Pooled} cell
 * @param {{x: number, y: number}} corner
 * @param {import("../types").Scale} scale
 * @param {number} tile
 * @param {import("./plane.js").Theme} theme
 */
function drawTile(context, cell, { x, y }, scale, tile, theme) {
  context.fillStyle = cell.padded ? theme.surface : colourOf(scale, cell.value);
  context.fillRect(x, y, tile, tile);
  if (tile < GAP_FROM - 2) return;
  context.strokeStyle = cell.padded ? theme.muted : theme.line;
  context.lineWidth = 1;
  context.setLineDash(cell.padded ? [3, 3] : []);
  context.strokeRect(x + 0.5, y + 0.5, tile - 1, tile - 1);
  context.setLineDash([]);
  if (tile < NUMBERS_FROM) return;
  context.font = `${Math.min(15, Math.max(9, tile * 0.25))}px ui-sans-serif, system-ui, sans-serif`;
  context.fillStyle = cell.padded ? theme.muted : inkOn(scale, cell.value);
  context.fillText(
    paddedText(cell) ?? rounded(cell.value, tile >= 56 ? 4 : 3),
    x + tile / 2,
    y + tile / 2,
    tile - 4,
  );
}

/**
 * Text of a cell outside the input: minus infinity, a zero that counts, or nothing.
 * @param {Pooled} cell
 * @returns {string | null} null inside
 */
export function paddedText({ padded, counted, value }) {
  if (!padded) return null;
  if (value === -Infinity) return "\u2212\u221e";
  return counted ? "0" : "\u2013";
}
