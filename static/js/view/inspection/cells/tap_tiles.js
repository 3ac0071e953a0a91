/** Values times weights of one window as coloured tiles; each tile links to the cell that it reads. */
import { contributionsOf } from "../../../core/inspection/contributions.js";
import { rounded } from "../../../core/text/numbers.js";
import { signedScale, scaleFor } from "../../../core/colour/scale.js";
import { drawTaps, layOutTaps } from "../../../draw/taps.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { make } from "../../dom/elements.js";
import { placeName } from "./visited_cells.js";

/** @typedef {import("../../../inspection").CellTerm} CellTerm */

/** @typedef {import("../../../inspection").Place} Place */
/** @typedef {import("../../../core/inspection/contributions.js").Contribution} Contribution */

/**
 * @param {CellTerm} term with weights
 * @param {{values: number[], weights: number[]}} all of the whole cell, which share the colour scales
 * @param {number} room width available, in CSS pixels
 * @param {(place: Place) => void} walk
 * @returns {HTMLElement}
 */
export function tapTiles(term, all, room, walk) {
  const kernel = { height: term.rows.length, width: term.columns.length };
  const layout = layOutTaps(kernel, 1, room);
  const contributions = contributionsOf(term);
  const sizes = contributions.map(({ product }) => Math.abs(product ?? 0));
  const reach = Math.max(...sizes.filter(Number.isFinite));
  const [input, weight] = [scaleFor(all.values, "sequential"), signedScale(all.weights)];
  const canvas = make("canvas", { "aria-hidden": "true" });
  const context = createCanvasHost(canvas).begin(room, layout.height);
  const terms = [{ heading: "", taps: contributions.map((one, index) => tapOf(term, one, index)) }];
  drawTaps(context, terms, kernel, { input, weight, identity: false, joined: true }, layout, readTheme());
  const buttons = contributions.flatMap((one, index) => {
    if (!one.place) return [];
    const isLargest = reach > 0 && Math.abs(one.product ?? 0) === reach;
    const button = tileButton(one, one.place, isLargest, walk);
    const [row, column] = [Math.floor(index / kernel.width), index % kernel.width];
    Object.assign(button.style, {
      left: `${layout.left + column * (layout.tile + layout.gap)}px`,
      top: `${row * (layout.tile + layout.gap)}px`,
      width: `${layout.tile}px`,
      height: `${layout.tile}px`,
    });
    return [button];
  });
  return make("div", { class: "tiles" }, canvas, ...buttons);
}

/** @param {CellTerm} term @param {Contribution} contribution @param {number} index row-major @returns {import("../../../types").Tap} */
function tapOf({ rows, columns }, { place, value, weight, product }, index) {
  return {
    row: rows[Math.floor(index / columns.length)],
    column: columns[index % columns.length],
    padded: place === null,
    value,
    weight: weight ?? NaN,
    product: product ?? NaN,
    index,
  };
}

/** @param {Contribution} contribution @param {Place} place @param {boolean} isLargest @param {(place: Place) => void} walk */
function tileButton({ value, weight, product }, place, isLargest, walk) {
  const [w, p] = [rounded(weight ?? NaN, 5), rounded(product ?? NaN, 5)];
  const title = `${placeName(place)}: ${rounded(value, 5)} \u00d7 ${w} = ${p}${isLargest ? ", the largest product here" : ""}`;
  const attributes = {
    type: "button",
    class: isLargest ? "tile is-largest" : "tile",
    title,
    "aria-label": `Go to ${place.node}, ${title}`,
  };
  const button = make("button", attributes);
  button.addEventListener("click", () => walk(place));
  return button;
}
