/** Explanation of one cell of an activation: curve, histograms, formula with numbers, share of zeros. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { at } from "../../core/geometry/cells.js";
import { filledFormula } from "../../core/activation/formulas.js";
import { histogram, zeros } from "../../core/activation/histogram.js";
import { exact, rounded } from "../../core/text/numbers.js";
import { colourOf, inkOn } from "../../core/colour/scale.js";
import { createAnyX } from "./any_x.js";
import { binsOf, createActivationPlot } from "./curve.js";
import { find, make, setText } from "../dom/elements.js";
import { formulaElement, math } from "../dom/mathml.js";

/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Scale} Scale */
/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").LabResult<import("../../operators").ActivationSettings>} Result */

/** @param {HTMLElement} root */
export function createActivationView(root) {
  const title = find(".arithmetic-title", HTMLElement, root);
  const plot = createActivationPlot(find("#curve", SVGSVGElement, root));
  const anyX = createAnyX(root, plot);
  const filled = find("[data-filled]", HTMLElement, root);
  const [x, y, slope] = ["[data-x]", "[data-y]", "[data-slope]"].map((selector) =>
    find(selector, HTMLElement, root),
  );
  const values = createValues(root);
  const details = find("details", HTMLDetailsElement, root);
  const table = find("tbody", HTMLElement, details);
  return {
    /**
     * @param {Result} result
     * @param {Cell} cell
     * @param {import("../../types").Channels} channels
     * @param {{input: Scale, output: Scale}} scales
     * @param {import("../../draw/plane.js").Theme} _theme
     * @param {boolean} hidden whether the result is to be guessed first
     */
    show(result, cell, channels, scales, _theme, hidden) {
      const { op, parameters } = result.settings;
      const loaded = values.load(result, channels.output);
      plot.draw(result.settings, loaded, Math.floor(root.clientWidth) - 24);
      const [before, after] = [result.input, result.output].map((tensor) =>
        at(tensor, channels.output, cell.row, cell.column),
      );
      plot.point(before, after);
      anyX.show(result.settings, hidden);
      setText(title, `Cell, row ${cell.row}, column ${cell.column}`);
      const parts = filledFormula(op, parameters, before, after);
      filled.replaceChildren(...parts.map((part) => math("math", formulaElement(part))));
      paint(x, before, scales.input);
      paint(y, after, scales.output);
      setText(slope, rounded(ACTIVATIONS[op].derivative(before, parameters), 6));
      if (details.open) fillTable(table, loaded);
    },
  };
}

/** The values of one channel before and after, with their shares of zeros. @param {HTMLElement} root */
function createValues(root) {
  const [zerosBefore, zerosAfter] = ["[data-zeros-before]", "[data-zeros-after]"].map((selector) =>
    find(selector, HTMLElement, root),
  );
  /** @type {{result: Result | null, channel: number}} */
  let loaded = { result: null, channel: 0 };
  /** @type {import("./curve.js").Values} */
  let values = { before: new Float32Array(), after: new Float32Array() };
  return {
    /** @param {Result} result @param {number} channel */
    load(result, channel) {
      if (result === loaded.result && channel === loaded.channel) return values;
      loaded = { result, channel };
      values = { before: channelOf(result.input, channel), after: channelOf(result.output, channel) };
      setText(zerosBefore, share(values.before));
      setText(zerosAfter, share(values.after));
      return values;
    },
  };
}

/** @param {HTMLElement} element @param {number} value @param {Scale} scale */
function paint(element, value, scale) {
  setText(element, exact(value));
  element.style.backgroundColor = colourOf(scale, value);
  element.style.color = inkOn(scale, value);
}

/** @param {Tensor} tensor @param {number} channel */
function channelOf({ height, width, values }, channel) {
  return values.subarray(channel * height * width, (channel + 1) * height * width);
}

/** @param {Float32Array} values */
function share(values) {
  const count = zeros(values);
  return `${rounded((100 * count) / values.length, 3)} % (${count} of ${values.length})`;
}

/** @param {HTMLElement} table @param {import("./curve.js").Values} values */
function fillTable(table, values) {
  const bins = binsOf(values);
  const [before, after] = [histogram(values.before, bins), histogram(values.after, bins)];
  const edge = (/** @type {number} */ index) =>
    rounded(bins.low + ((bins.high - bins.low) * index) / bins.bins, 4);
  const rows = before.map((count, index) => ({
    index,
    cells: [`${edge(index)} to ${edge(index + 1)}`, String(count), String(after[index])],
  }));
  table.replaceChildren(
    ...rows
      .filter(({ index }) => before[index] + after[index] > 0)
      .map(({ cells }) => make("tr", {}, ...cells.map((text) => make("td", {}, text)))),
  );
}
