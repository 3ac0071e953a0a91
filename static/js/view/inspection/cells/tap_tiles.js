/** Values times weights of one window as coloured tiles; each tile links to the cell that it reads. */
import { contributionsOf } from "../../../core/inspection/contributions.js";
import { rounded } from "../../../core/text/numbers.js";
import { signedScale, scaleFor } from "../../../core/colour/scale.js";
import { drawTaps, layOutTaps } from "../../../draw/taps.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { make } from "../../dom/elements.js";
import { placeName } from "./visited_cells.js";

/** @typedef {import("../../../inspection").CellTerm} CellTerm */

/**
 * @param {CellTerm} term with weights
 * @param {{values: number[], weights: number[]}} all of the whole cell: what shares the colour scales
 * @param {number} room width available, in CSS pixels
 * @param {(place: import("../../../inspection").Place) => void} walk
 * @returns {HTMLElement}
 */
export function tapTiles(term, all, room, walk) {
  const kernel = { height: term.rows.length, width: term.columns.length };
  const layout = layOutTaps(kernel, 1, room);
  const canvas = make("canvas", { "aria-hidden": "true" });
  const box = make("div", { class: "tiles" }, canvas);
  const contributions = contributionsOf(term);
  const taps = contributions.map(({ place, value, weight, product }, index) => ({
    row: term.rows[Math.floor(index / kernel.width)],
    column: term.columns[index % kernel.width],
    padded: place === null,
    value,
    weight: weight ?? NaN,
    product: product ?? NaN,
    index,
  }));
  const scales = {
    input: scaleFor(all.values, "sequential"),
    weight: signedScale(all.weights),
    identity: false,
    joined: true,
  };
  drawTaps(
    createCanvasHost(canvas).begin(room, layout.height),
    [{ heading: "", taps }],
    kernel,
    scales,
    layout,
    readTheme(),
  );
  contributions.forEach(({ place, value, weight, product }, index) => {
    if (!place) return;
    const text = `${placeName(place)}: ${rounded(value, 5)} \u00d7 ${rounded(weight ?? NaN, 5)} = ${rounded(product ?? NaN, 5)}`;
    const button = make("button", {
      type: "button",
      class: "tile",
      title: text,
      "aria-label": `Go to ${place.node}, ${text}`,
    });
    const [row, column] = [Math.floor(index / kernel.width), index % kernel.width];
    Object.assign(button.style, {
      left: `${layout.left + column * (layout.tile + layout.gap)}px`,
      top: `${row * (layout.tile + layout.gap)}px`,
      width: `${layout.tile}px`,
      height: `${layout.tile}px`,
    });
    button.addEventListener("click", () => walk(place));
    box.append(button);
  });
  return box;
}
