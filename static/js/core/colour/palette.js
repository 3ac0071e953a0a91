/** Colour tables, with the anchors of app/wire/palettes.py (a test compares them), and their form on a dark page. */

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

/**
 * Anchors of the diverging palette on a dark page, from its ends to zero: those of the light page from the other end, so
 * that hue still means sign, with innermost ones that are lighter than a dark surface. Both sides are equally light.
 */
const ON_DARK = {
  negative: ["#d1e5f0", "#92c5de", "#4393c3", "#2166ac", "#1f4a80"],
  positive: ["#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#8a2232"],
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

/** @typedef {import("../../types").Scale["palette"]} Palette */

/** @type {Record<Palette, number[][]>} */
export const TABLES = {
  grey: interpolate(ANCHORS.grey),
  sequential: interpolate(ANCHORS.sequential),
  diverging: interpolate(ANCHORS.diverging),
};

/**
 * The diverging table on a dark page: zero has the surface's colour, and the hues grow lighter away from it.
 * @param {string} surface "#rrggbb"
 * @returns {number[][]}
 */
export function divergingOnDark(surface) {
  return interpolate([...ON_DARK.negative, surface, ...ON_DARK.positive.slice().reverse()]);
}

/** The diverging table in use, and the dark surface that it was made for. @type {{surface: string | null, table: number[][]}} */
let diverging = { surface: null, table: TABLES.diverging };

/**
 * Choose the diverging table for the page's surface. The shell calls this when the theme changes.
 * @param {string | null} surface "#rrggbb" of a dark page; null on a light one
 */
export function standOn(surface) {
  if (surface === diverging.surface) return;
  diverging = { surface, table: surface === null ? TABLES.diverging : divergingOnDark(surface) };
}

/** The table of a palette on this page; the same array until the theme changes. @param {Palette} palette */
export function tableOf(palette) {
  return palette === "diverging" ? diverging.table : TABLES[palette];
}
