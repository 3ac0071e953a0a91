/** The nearest of some places: to a pointer, or in the direction of an arrow key. */

/** @typedef {import("./plot_view.js").Place} Place */

/** Steps of the arrow keys, across and down. @type {Record<string, Place>} */
export const DIRECTIONS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * @param {Place[]} places
 * @param {Place} from
 * @param {number} radius
 * @returns {number | null} index of the nearest within the radius; of equally near ones the last, which is drawn on top
 */
export function nearestWithin(places, [x, y], radius) {
  let [found, least] = [/** @type {number | null} */ (null), radius];
  places.forEach(([left, top], index) => {
    const distance = Math.hypot(left - x, top - y);
    if (distance <= least) [found, least] = [index, distance];
  });
  return found;
}

/**
 * The nearest place in a direction. Those more across than along count only where there is no other.
 * @param {Place[]} places
 * @param {number} from index
 * @param {Place} direction one of DIRECTIONS
 * @returns {number} from itself where none is further that way
 */
export function nearestTowards(places, from, [dx, dy]) {
  const [x, y] = places[from];
  let [found, least] = [from, Infinity];
  places.forEach(([left, top], index) => {
    const along = (left - x) * dx + (top - y) * dy;
    const across = Math.abs((left - x) * dy) + Math.abs((top - y) * dx);
    if (along <= 0) return;
    const distance = Math.hypot(along, across) + (across > along ? FAR : 0);
    if (distance < least) [found, least] = [index, distance];
  });
  return found;
}

/** More than any canvas is wide, in CSS pixels. */
const FAR = 1e6;
