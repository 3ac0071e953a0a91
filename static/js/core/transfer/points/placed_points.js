/** Pictures as points on a canvas: where each is, which is under the pointer, and where the keys lead. */
import { enclosed } from "./lasso.js";
import { nearestTowards, nearestWithin } from "./nearest.js";
import { extentOf, placeOf, WHOLE, zoomedAt } from "./plot_view.js";

/** @typedef {import("./plot_view.js").Place} Place */
/** @typedef {import("./plot_view.js").Plot} Plot */
/** @typedef {import("../../../transfer").Features} Features */
/** @typedef {{features: Features, indices: Map<string, number>, plot: Plot, places: Place[]}} PlacedPoints indices: by picture */

/** Reach of the pointer around a point, in CSS pixels. */
const REACH = 14;
/** Most points in sight that are shown as thumbnails. */
const MOST_THUMBNAILS = 60;

/** @type {PlacedPoints} */
export const NO_POINTS = {
  features: { node: "", explained: [], points: [] },
  indices: new Map(),
  plot: { extent: extentOf([]), size: { width: 0, height: 0 }, view: WHOLE },
  places: [],
};

/**
 * @param {Features} features
 * @param {Plot["view"]} view
 * @param {Plot["size"]} size
 * @param {PlacedPoints} before reused where it is of the same features
 * @returns {PlacedPoints}
 */
export function placed(features, view, size, before) {
  const isSame = before.features === features;
  const indices = isSame
    ? before.indices
    : new Map(features.points.map(({ image }, index) => [image, index]));
  const extent = isSame ? before.plot.extent : extentOf(features.points.map(({ at }) => at));
  const plot = { extent, size, view };
  return { features, indices, plot, places: features.points.map(({ at }) => placeOf(plot, at)) };
}

/** @param {PlacedPoints} points @param {string | null} image @returns {number | null} null where the picture is not among them */
export function indexOf({ indices }, image) {
  return image === null ? null : (indices.get(image) ?? null);
}

/** @param {PlacedPoints} points @param {Place} place @returns {string | null} id of the picture there */
export function pictureUnder({ features, places }, place) {
  const index = nearestWithin(places, place, REACH);
  return index === null ? null : features.points[index].image;
}

/** @param {PlacedPoints} points @param {Place[]} line @returns {string[]} ids of the pictures that a lasso encloses */
export function picturesWithin({ features, places }, line) {
  return enclosed(places, line).map((index) => features.points[index].image);
}

/** @param {PlacedPoints} points @param {number} index */
export function isInSight({ places, plot: { size } }, index) {
  const [x, y] = places[index];
  return x >= 0 && y >= 0 && x <= size.width && y <= size.height;
}

/** The points that are shown as thumbnails: those in sight, where they are few. @param {PlacedPoints} points @returns {Set<number>} */
export function picturedPoints(points) {
  const inSight = points.places.flatMap((_, index) => (isInSight(points, index) ? [index] : []));
  return new Set(inSight.length <= MOST_THUMBNAILS ? inSight : []);
}

/** Where an arrow key leads: to the middle first, then from point to point. @param {PlacedPoints} points @param {string | null} pointed @param {Place} direction @returns {number | null} null where there are no points */
export function walked(points, pointed, direction) {
  const from = indexOf(points, pointed);
  if (from !== null) return nearestTowards(points.places, from, direction);
  return nearestWithin(points.places, middleOf(points), Infinity);
}

/** The view after zooming at the pointed picture, or in the middle. @param {PlacedPoints} points @param {number} factor @param {string | null} pointed */
export function zoomedAround(points, factor, pointed) {
  const index = indexOf(points, pointed);
  return zoomedAt(points.plot, factor, index === null ? middleOf(points) : points.places[index]);
}

/** @param {PlacedPoints} points @returns {Place} */
function middleOf({ plot: { size } }) {
  return [size.width / 2, size.height / 2];
}
