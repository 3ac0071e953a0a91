/** Draw one plane (input or output) on its canvas: map, padding, grid, numbers, veil, frames. Keeps no state. */
import { at } from "../core/geometry/cells.js";
import { fitted } from "../core/text/numbers.js";
import { rectangle } from "../core/layout/plane.js";
import { inkOn } from "../core/colour/scale.js";
import { drawHatch } from "./hatch.js";

/** @typedef {import("../core/layout/plane.js").PlaneLayout} PlaneLayout */
/** @typedef {import("../types").Cell} Cell */

/**
 * @typedef {object} Plane
 * @property {import("../types").Tensor} tensor
 * @property {number} channel
 * @property {import("../types").Scale} scale
 * @property {HTMLCanvasElement} raster
 * @property {PaddedText} padded
 * @property {Filler} filler
 * @property {import("../types").Unread} [unread] rows and columns that are hatched
 * @property {HTMLCanvasElement | null} around the map with its padding, if that is not all zeros
 */
/** @typedef {((row: number, column: number) => boolean) | null} Filler cells that are not in the input, such as inserted zeros */
/** @typedef {(row: number, column: number, channel: number) => string} PaddedText text of a cell outside the input */
/** @typedef {{surface: string, raised: string, muted: string, line: string, accent: string, frame: number}} Theme CSS colours, and the width of frames */

/** Smallest sides of a cell with grid lines and with its number, in CSS pixels. */
const GRID_FROM = 9;
const NUMBERS_FROM = 27;
/** Width to which a digit may be squeezed, by the size of the font. */
const NARROWEST = 0.42;
/** Smallest side of a cell with an outline of its own, in CSS pixels. */
const OUTLINE_FROM = 5;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {Plane} plane
 * @param {PlaneLayout} layout
 * @param {Theme} theme
 */
export function drawMap(context, plane, layout, theme) {
  const box = rectangle(layout, { row: 0, column: 0, rows: layout.rows, columns: layout.columns });
  context.imageSmoothingEnabled = false;
  if (plane.around) drawAround(context, plane.around, layout);
  drawPadding(context, layout, plane, theme);
  context.drawImage(plane.raster, box.x, box.y, box.width, box.height);
  if (layout.cell >= GRID_FROM) drawGrid(context, box, layout.cell, theme.line);
  if (plane.unread) drawHatch(context, layout, plane.unread);
  if (layout.cell >= NUMBERS_FROM) drawNumbers(context, plane, layout, theme);
}

/**
 * Draws the values of the padding, paler than the map.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} raster
 * @param {PlaneLayout} layout
 */
function drawAround(context, raster, layout) {
  const { margin, rows, columns } = layout;
  const across = columns + margin.left + margin.right;
  const box = rectangle(layout, {
    row: -margin.top,
    column: -margin.left,
    rows: rows + margin.top + margin.bottom,
    columns: across,
  });
  context.save();
  context.globalAlpha = 0.45;
  context.drawImage(raster, box.x, box.y, box.width, box.height);
  context.restore();
}

/**
 * Draws padding as dashed cells around the input, so that they can be counted. Small cells get one dashed outline.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {Plane} plane
 * @param {Theme} theme
 */
function drawPadding(context, layout, plane, theme) {
  const { margin, rows, columns, cell } = layout;
  if (margin.top + margin.bottom + margin.left + margin.right === 0) return;
  const whole = {
    row: -margin.top,
    column: -margin.left,
    rows: rows + margin.top + margin.bottom,
    columns: columns + margin.left + margin.right,
  };
  const box = rectangle(layout, whole);
  context.save();
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  if (cell >= GRID_FROM) drawGrid(context, box, cell, theme.muted);
  else context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  context.restore();
  if (cell < NUMBERS_FROM) return;
  context.fillStyle = theme.muted;
  setFont(context, cell);
  for (let row = whole.row; row < whole.row + whole.rows; row += 1) {
    for (let column = whole.column; column < whole.column + whole.columns; column += 1) {
      const inside = row >= 0 && column >= 0 && row < rows && column < columns;
      if (!inside) writeAt(context, layout, { row, column }, plane.padded(row, column, plane.channel));
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number, width: number, height: number}} box
 * @param {number} cell
 * @param {string} colour
 */
function drawGrid(context, box, cell, colour) {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = box.x; x <= box.x + box.width + 0.1; x += cell) {
    context.moveTo(Math.round(x) + 0.5, box.y);
    context.lineTo(Math.round(x) + 0.5, box.y + box.height);
  }
  for (let y = box.y; y <= box.y + box.height + 0.1; y += cell) {
    context.moveTo(box.x, Math.round(y) + 0.5);
    context.lineTo(box.x + box.width, Math.round(y) + 0.5);
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Plane} plane
 * @param {PlaneLayout} layout
 * @param {Theme} theme
 */
function drawNumbers(context, plane, layout, theme) {
  setFont(context, layout.cell);
  const digits = layout.cell >= 48 ? 4 : 3;
  const characters = Math.floor((layout.cell - 3) / (fontSize(layout.cell) * NARROWEST));
  for (let row = 0; row < layout.rows; row += 1) {
    for (let column = 0; column < layout.columns; column += 1) {
      const value = at(plane.tensor, plane.channel, row, column);
      context.fillStyle = plane.filler?.(row, column) ? theme.muted : inkOn(plane.scale, value);
      writeAt(context, layout, { row, column }, fitted(value, characters, digits));
    }
  }
}

/** @param {number} cell side, in CSS pixels */
const fontSize = (cell) => Math.min(15, Math.max(9, cell * 0.3));

/** @param {CanvasRenderingContext2D} context @param {number} cell */
function setFont(context, cell) {
  context.font = `${fontSize(cell)}px ui-sans-serif, system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {Cell} cell
 * @param {string} text
 */
function writeAt(context, layout, { row, column }, text) {
  const half = layout.cell / 2;
  context.fillText(
    text,
    layout.x + column * layout.cell + half,
    layout.y + row * layout.cell + half,
    layout.cell - 3,
  );
}

/**
 * Veils the cells that are not computed yet.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {(row: number) => number} revealed finished cells of a row, from its left
 * @param {Theme} theme
 */
export function drawVeil(context, layout, revealed, theme) {
  const { rows, columns } = layout;
  context.fillStyle = theme.raised;
  for (let row = 0; row < rows; row += 1) {
    const column = revealed(row);
    if (column >= columns) continue;
    const box = rectangle(layout, { row, column, rows: 1, columns: columns - column });
    context.fillRect(box.x, box.y, box.width, box.height + 0.5);
    if (layout.cell >= GRID_FROM) drawGrid(context, box, layout.cell, theme.line);
  }
}

/**
 * Frames a block of cells, visible on any colour: the accent colour between two lines of the opposite lightness.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {{row: number, column: number, rows: number, columns: number}} block
 * @param {Theme} theme
 */
export function drawFrame(context, layout, block, theme) {
  const box = rectangle(layout, block);
  const grow = box.width < 6 ? 2 : 0;
  const frame = [box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow];
  context.strokeStyle = "#fff";
  context.lineWidth = 5 * theme.frame;
  context.strokeRect(frame[0], frame[1], frame[2], frame[3]);
  context.strokeStyle = theme.accent;
  context.lineWidth = 2.5 * theme.frame;
  context.strokeRect(frame[0], frame[1], frame[2], frame[3]);
}

/**
 * Shades single cells, such as those that a kernel reads.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {Cell[]} cells
 * @param {Theme} theme
 */
export function drawShade(context, layout, cells, theme) {
  context.save();
  context.globalAlpha = 0.32;
  context.fillStyle = theme.accent;
  for (const { row, column } of cells) {
    const box = rectangle(layout, { row, column, rows: 1, columns: 1 });
    context.fillRect(box.x, box.y, box.width, box.height);
  }
  context.restore();
}

/**
 * Marks the single cells that a window with gaps reads: shaded and outlined.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {Cell[]} cells
 * @param {Theme} theme
 */
export function drawMarks(context, layout, cells, theme) {
  drawShade(context, layout, cells, theme);
  if (layout.cell < OUTLINE_FROM) return;
  context.strokeStyle = theme.accent;
  context.lineWidth = theme.frame;
  for (const { row, column } of cells) {
    const { x, y, width, height } = rectangle(layout, { row, column, rows: 1, columns: 1 });
    context.strokeRect(x + 1, y + 1, width - 2, height - 2);
  }
}

/**
 * Tints one cell, so that its content stays visible.
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneLayout} layout
 * @param {Cell} cell
 * @param {string} colour
 */
export function drawTint(context, layout, { row, column }, colour) {
  const box = rectangle(layout, { row, column, rows: 1, columns: 1 });
  context.save();
  context.globalAlpha = 0.6;
  context.fillStyle = colour;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.restore();
}
