/** All maps of a node on one canvas, in a given order. */
import { cornerOf } from "../core/layout/map_wall.js";
import { drawFrame } from "./plane.js";

/**
 * @param {CanvasRenderingContext2D} context in CSS pixels
 * @param {{raster: HTMLCanvasElement, height: number, width: number}} maps all maps below each other
 * @param {number[]} order channels in order of their places
 * @param {import("../core/layout/map_wall.js").WallLayout} layout
 */
export function drawWall(context, { raster, height, width }, order, layout) {
  context.imageSmoothingEnabled = width > layout.side;
  order.forEach((channel, place) => {
    const { x, y } = cornerOf(layout, place);
    context.drawImage(raster, 0, channel * height, width, height, x, y, layout.side, layout.side);
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("../core/layout/map_wall.js").WallLayout} layout
 * @param {number} place of the map to frame
 * @param {import("./plane.js").Theme} theme
 */
export function frameMap(context, layout, place, theme) {
  const { x, y } = cornerOf(layout, place);
  const map = {
    x,
    y,
    cell: layout.side,
    width: layout.side,
    height: layout.side,
    rows: 1,
    columns: 1,
    margin: { top: 0, bottom: 0, left: 0, right: 0 },
  };
  drawFrame(context, map, { row: 0, column: 0, rows: 1, columns: 1 }, theme);
}
