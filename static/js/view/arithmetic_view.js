/** Between the planes: every tap with its weight, the sums, the bias, and the value that PyTorch gave. */
import { at, termsOf } from "../core/arithmetic.js";
import { exact, rounded } from "../core/numbers.js";
import { colourOf, inkOn, scaleFor } from "../core/scale.js";
import { drawTaps, layOutTaps } from "../draw/taps.js";
import { createCanvasHost } from "./canvas_host.js";
import { find, make, setText } from "./elements.js";

/** @typedef {import("../types").Result} Result */
/** @typedef {import("../types").Cell} Cell */
/** @typedef {import("../types").Scale} Scale */

/** Significant digits of sums: as many as float32 keeps after adding a kernel's products. */
const SUM_DIGITS = 6;

/** @param {HTMLElement} root */
export function createArithmeticView(root) {
  const title = find(".arithmetic-title", HTMLElement, root);
  const host = createCanvasHost(find("canvas", HTMLCanvasElement, root));
  const sum = find("[data-sum]", HTMLElement, root);
  const bias = find("[data-bias]", HTMLElement, root);
  const total = find("[data-total]", HTMLElement, root);
  const details = find("details", HTMLDetailsElement, root);
  const table = find("tbody", HTMLElement, root);

  return {
    /**
     * @param {Result} result
     * @param {Cell} cell of the output
     * @param {import("../types").Channels} channels that are looked at
     * @param {{input: Scale, output: Scale}} scales
     * @param {import("../draw/plane.js").Theme} theme
     */
    show(result, cell, channels, scales, theme) {
      const terms = termsOf(result, cell);
      const value = at(result.output, channels.output, cell.row, cell.column);
      const { kernel } = result.settings;
      setText(title, `Output cell, row ${cell.row}, column ${cell.column}`);
      const width = Math.floor(/** @type {HTMLElement} */ (host.canvas.parentElement).clientWidth);
      const layout = layOutTaps(kernel, width);
      const weight = scaleFor(kernel.weights.concat(-1e-9), "sequential");
      drawTaps(host.begin(width, layout.height), terms[0], kernel, { input: scales.input, weight }, layout, theme);
      setText(sum, rounded(terms.reduce((whole, term) => whole + term.sum, 0), SUM_DIGITS));
      setText(bias, exact(result.settings.bias));
      setText(total, rounded(value, SUM_DIGITS));
      total.style.backgroundColor = colourOf(scales.output, value);
      total.style.color = inkOn(scales.output, value);
      if (details.open) fillTable(table, terms);
    },
  };
}

/**
 * @param {HTMLElement} table
 * @param {import("../types").Term[]} terms
 */
function fillTable(table, terms) {
  let running = 0;
  table.replaceChildren(...terms.flatMap((term) => term.taps.map((tap) => {
    running += tap.product;
    const place = `${tap.row}, ${tap.column}${tap.padded ? " pad" : ""}`;
    const cells = [place, exact(tap.value), exact(tap.weight), rounded(tap.product, 9), rounded(running, 9)];
    return make("tr", {}, ...cells.map((text) => make("td", {}, text)));
  })));
}
