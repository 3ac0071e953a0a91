/** Pictures as points on a canvas: a mark in the colour and shape of its class, or a thumbnail framed in the colour. */
import { markOf } from "../core/colour/class_marks.js";

/** @typedef {import("../core/transfer/points/plot_view.js").Place} Place */
/** @typedef {import("../core/colour/class_marks.js").Shape} Shape */

/**
 * @typedef {object} Scatter
 * @property {Place[]} places of the points
 * @property {number[]} labels index of each point's class
 * @property {ReadonlySet<number>} chosen indices of the points that stand out
 * @property {number | null} pointed index of the point with a ring
 * @property {Place[]} lasso the line that is being drawn
 * @property {(index: number) => HTMLImageElement | null} thumbnail the point's picture; null for a mark
 */

/** Half of a mark's and of a thumbnail's side, in CSS pixels. */
const MARK = 4.5;
export const THUMBNAIL = 16;
/** Opacity of points that are not chosen while others are. */
const ASIDE = 0.3;

/** @param {CanvasRenderingContext2D} context cleared @param {Scatter} scatter @param {import("./plane.js").Theme} theme */
export function drawScatter(context, scatter, theme) {
  const { places, chosen, pointed, lasso } = scatter;
  const order = places.map((_, index) => index).sort((a, b) => Number(chosen.has(a)) - Number(chosen.has(b)));
  for (const index of order) {
    context.globalAlpha = chosen.size === 0 || chosen.has(index) ? 1 : ASIDE;
    drawPoint(context, scatter, index, theme);
  }
  context.globalAlpha = 1;
  if (pointed !== null) {
    drawPoint(context, scatter, pointed, theme);
    drawRing(context, places[pointed], scatter.thumbnail(pointed) ? THUMBNAIL + 4 : MARK + 4, theme);
  }
  if (lasso.length > 1) drawLasso(context, lasso, theme);
}

/** @param {CanvasRenderingContext2D} context @param {Scatter} scatter @param {number} index @param {import("./plane.js").Theme} theme */
function drawPoint(context, { places, labels, thumbnail, chosen }, index, theme) {
  const [x, y] = places[index];
  const { colour, shape } = markOf(labels[index]);
  const picture = thumbnail(index);
  context.fillStyle = colour;
  context.strokeStyle = chosen.has(index) ? theme.accent : theme.surface;
  context.lineWidth = chosen.has(index) ? 2 : 1;
  if (picture) {
    const side = 2 * THUMBNAIL;
    context.fillRect(x - THUMBNAIL - 2, y - THUMBNAIL - 2, side + 4, side + 4);
    context.drawImage(picture, x - THUMBNAIL, y - THUMBNAIL, side, side);
    if (chosen.has(index)) context.strokeRect(x - THUMBNAIL - 3, y - THUMBNAIL - 3, side + 6, side + 6);
    return;
  }
  context.beginPath();
  tracePath(context, shape, x, y);
  context.fill();
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Shape} shape @param {number} x @param {number} y */
function tracePath(context, shape, x, y) {
  if (shape === "circle") return context.arc(x, y, MARK, 0, 2 * Math.PI);
  if (shape === "square") return context.rect(x - MARK + 0.5, y - MARK + 0.5, 2 * MARK - 1, 2 * MARK - 1);
  context.moveTo(x, y - MARK - 1);
  context.lineTo(x + MARK + 0.5, shape === "triangle" ? y + MARK : y);
  if (shape === "diamond") context.lineTo(x, y + MARK + 1);
  context.lineTo(x - MARK - 0.5, shape === "triangle" ? y + MARK : y);
  return context.closePath();
}

/** @param {CanvasRenderingContext2D} context @param {Place} place @param {number} radius @param {import("./plane.js").Theme} theme */
function drawRing(context, [x, y], radius, theme) {
  for (const [width, colour] of /** @type {const} */ ([
    [4, theme.surface],
    [2, theme.accent],
  ])) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, radius * 1.1, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Place[]} line @param {import("./plane.js").Theme} theme */
function drawLasso(context, line, theme) {
  context.beginPath();
  line.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
  context.globalAlpha = 0.12;
  context.fillStyle = theme.accent;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.strokeStyle = theme.accent;
  context.setLineDash([5, 4]);
  context.stroke();
  context.setLineDash([]);
}
