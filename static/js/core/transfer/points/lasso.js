/** The places that a line drawn around them encloses. */

/** @typedef {import("./plot_view.js").Place} Place */

/**
 * @param {Place[]} places
 * @param {Place[]} line its ends are joined; where it crosses itself, what it winds around twice is outside
 * @returns {number[]} indices
 */
export function enclosed(places, line) {
  return places.flatMap((place, index) => (isEnclosed(place, line) ? [index] : []));
}

/** Counts the crossings of a ray to the right. @param {Place} place @param {Place[]} line */
function isEnclosed([x, y], line) {
  let isInside = false;
  line.forEach(([x1, y1], index) => {
    const [x0, y0] = line.at(index - 1) ?? [x1, y1];
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) isInside = !isInside;
  });
  return isInside;
}
