/** Hatching of whole rows and columns of a plane, visible on any colour. */
import { rectangle } from "../core/layout/plane.js";

/** Distance between the lines of the hatching, in CSS pixels. */
const SPACING = 7;

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {import("../core/layout/plane.js").PlaneLayout} layout
 * @param {import("../types").Unread} unread
 */
export function drawHatch(context, layout, { rows, columns }) {
  if (rows.length + columns.length === 0) return;
  const whole = { row: 0, column: 0, rows: layout.rows, columns: layout.columns };
  const blocks = [
    ...rows.map((row) => ({ ...whole, row, rows: 1 })),
    ...columns.map((column) => ({ ...whole, column, columns: 1 })),
  ];
  context.save();
  context.beginPath();
  for (const block of blocks) {
    const { x, y, width, height } = rectangle(layout, block);
    context.rect(x, y, width, height);
  }
  context.clip();
  strokeDiagonals(context, rectangle(layout, whole));
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {{x: number, y: number, width: number, height: number}} box */
function strokeDiagonals(context, { x, y, width, height }) {
  context.beginPath();
  for (let along = SPACING; along < width + height; along += SPACING) {
    context.moveTo(x + along, y);
    context.lineTo(x + along - height, y + height);
  }
  context.strokeStyle = "#fff";
  context.lineWidth = 3;
  context.stroke();
  context.strokeStyle = "#222";
  context.lineWidth = 1;
  context.stroke();
}
