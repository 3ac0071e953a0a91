/** Colour tables, with the anchors of app/wire/palettes.py (a test compares them). */

const ANCHORS = {
  grey: ["#000000", "#ffffff"],
  sequential: [
    "#440154",
    "#472d7b",
    "#3b528b",
    "#2c728e",
    "#21918c",
    "#28ae80",
    "#5ec962",
    "#addc30",
    "#fde725",
  ],
  diverging: [
    "#053061",
    "#2166ac",
    "#4393c3",
    "#92c5de",
    "#d1e5f0",
    "#f7f7f7",
    "#fddbc7",
    "#f4a582",
    "#d6604d",
    "#b2182b",
    "#67001f",
  ],
};

/** Colour of NaN and infinities, which is on no palette. */
export const NOT_FINITE = "#ff00ff";

/** Number of entries in a colour table. */
export const ENTRIES = 256;

/**
 * @param {string} hex
 * @returns {number[]} red, green, blue in 0..255
 */
function components(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

/**
 * Red, green and blue of every entry, piecewise linear between the anchors.
 * @param {string[]} anchors
 * @returns {number[][]}
 */
function interpolate(anchors) {
  const stops = anchors.map(components);
  return Array.from({ length: ENTRIES }, (_, entry) => {
    const place = (entry / (ENTRIES - 1)) * (stops.length - 1);
    const left = Math.min(Math.floor(place), stops.length - 2);
    return stops[left].map((from, index) =>
      Math.round(from + (stops[left + 1][index] - from) * (place - left)),
    );
  });
}

/** @type {Record<import("../../types").Scale["palette"], number[][]>} */
export const TABLES = {
  grey: interpolate(ANCHORS.grey),
  sequential: interpolate(ANCHORS.sequential),
  diverging: interpolate(ANCHORS.diverging),
};
