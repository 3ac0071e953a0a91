/** The part of a plot that is in sight: fit, zoom and pan. One unit is as long along both axes, since distances count. */

/** @typedef {{width: number, height: number}} Size in CSS pixels */
/** @typedef {{x: number, y: number, halfWidth: number, halfHeight: number}} Extent centre and reach of the points, in their own units */
/** @typedef {{zoom: number, x: number, y: number}} PlotView x, y: the point in the middle, from -1 to 1 within the extent */
/** @typedef {[number, number]} Place on the canvas, in CSS pixels */
/** @typedef {{extent: Extent, size: Size, view: PlotView}} Plot */

/** @type {PlotView} */
export const WHOLE = { zoom: 1, x: 0, y: 0 };
export const MAX_ZOOM = 64;
/** Room around the outermost points, in CSS pixels. */
const MARGIN = 24;

/** @param {number[][]} points x and y of each @returns {Extent} */
export function extentOf(points) {
  const [xs, ys] = [0, 1].map((axis) => points.map((at) => at[axis]));
  const [left, right] = bounds(xs);
  const [bottom, top] = bounds(ys);
  return {
    x: (left + right) / 2,
    y: (bottom + top) / 2,
    halfWidth: (right - left) / 2,
    halfHeight: (top - bottom) / 2,
  };
}

/** @param {number[]} values @returns {[number, number]} both 0 if there are none */
function bounds(values) {
  if (values.length === 0) return [0, 0];
  return values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}

/** CSS pixels for one unit. @param {Plot} plot */
function scaleOf({ extent, size, view }) {
  const across = (size.width / 2 - MARGIN) / extent.halfWidth;
  const down = (size.height / 2 - MARGIN) / extent.halfHeight;
  const fit = Math.min(across, down);
  return view.zoom * (Number.isFinite(fit) && fit > 0 ? fit : 1);
}

/** @param {Plot} plot @param {number[]} at x, upwards y @returns {Place} */
export function placeOf(plot, [x, y]) {
  const { extent, size, view } = plot;
  const scale = scaleOf(plot);
  return [
    size.width / 2 + (x - extent.x - view.x * extent.halfWidth) * scale,
    size.height / 2 - (y - extent.y - view.y * extent.halfHeight) * scale,
  ];
}

/** Moves what is in sight by a drag. @param {Plot} plot @param {number} across @param {number} down in CSS pixels @returns {PlotView} */
export function panned(plot, across, down) {
  const { extent, view } = plot;
  const scale = scaleOf(plot);
  return {
    zoom: view.zoom,
    x: within(view.x - share(across / scale, extent.halfWidth)),
    y: within(view.y + share(down / scale, extent.halfHeight)),
  };
}

/** Zooms so that one place stays where it is. @param {Plot} plot @param {number} factor @param {Place} place @returns {PlotView} */
export function zoomedAt(plot, factor, [x, y]) {
  const { size, view } = plot;
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  if (zoom === 1) return WHOLE;
  const moved = 1 - zoom / view.zoom;
  const nearer = { ...plot, view: { ...view, zoom } };
  return panned(nearer, (x - size.width / 2) * moved, (y - size.height / 2) * moved);
}

/** The same zoom, with a point in the middle. @param {Plot} plot @param {number[]} at @returns {PlotView} */
export function centredOn({ extent, view }, [x, y]) {
  return {
    zoom: view.zoom,
    x: share(x - extent.x, extent.halfWidth),
    y: share(y - extent.y, extent.halfHeight),
  };
}

/** @param {number} distance @param {number} half @returns {number} 0 where all points are in line */
function share(distance, half) {
  return half > 0 ? distance / half : 0;
}

/** @param {number} value */
function within(value) {
  return Math.min(1, Math.max(-1, value));
}
