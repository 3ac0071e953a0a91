/** Explanations of cells, one function for each kind of operation. */
import { contributionsOf, finite, largestFirst } from "../../../core/inspection/contributions.js";
import { rounded } from "../../../core/text/numbers.js";
import { make } from "../../dom/elements.js";
import { math } from "../../dom/mathml.js";
import { contributionList } from "./contribution_list.js";
import { tapTiles } from "./tap_tiles.js";
import { placeName } from "./visited_cells.js";
import { valueButton } from "./value_button.js";

/** @typedef {import("../../../inspection").CellDocument} CellDocument */
/** @typedef {import("../../../inspection").CellTerm} CellTerm */
/** @typedef {import("../../../inspection").Place} Place */
/** @typedef {{network: import("../../../inspection").InspectedNetwork, room: number, scale: import("../../../types").Scale, walk: (place: Place) => void}} Setting scale: of the opened node's maps */
/** @typedef {{formula: string | Element, parts: Element[]}} Explanation formula: all that the value equals, in numbers */

const DIGITS = 6;

/** @param {number | null | undefined} number */
const shown = (number) => rounded(finite(number), DIGITS);

/** A number after a sign: a negative one stands in brackets. @param {number} number */
const bracketed = (number) => (number < 0 ? `(${rounded(number, DIGITS)})` : rounded(number, DIGITS));

/** @param {CellDocument} cell @param {string} sums */
function summed({ terms, bias }, sums) {
  const sum = terms.reduce((whole, term) => whole + finite(term.sum), 0);
  return `${sums} ${rounded(sum, DIGITS)}${bias === null ? "" : ` + bias ${bracketed(bias)}`}`;
}

/** The largest sums of a convolution; each opens its window. @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function channels(cell, { room, walk }) {
  const all = { values: flat(cell.terms, "values"), weights: flat(cell.terms, "weights") };
  const rows = largestFirst(cell.terms, (term) => finite(term.sum)).map((term) => ({
    name: `${term.node}, channel ${term.channel}`,
    amount: finite(term.sum),
    text: shown(term.sum),
    open: () => tapTiles(term, all, Math.min(room, 620), walk),
  }));
  const count = cell.terms.length;
  return {
    formula: summed(cell, `sum of ${count} ${count === 1 ? "channel" : "channels"}`),
    parts: [contributionList(rows, "Sums by input channel, largest first")],
  };
}

/** @param {CellTerm[]} terms @param {"values" | "weights"} part */
function flat(terms, part) {
  return terms.flatMap((term) => (term[part] ?? []).flat()).map(finite);
}

/** (x - mean) / sqrt(variance + eps) * weight + bias. @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function normalised({ terms: [term] }, { scale, walk }) {
  const [{ value }] = contributionsOf(term);
  const numbers = term.numbers ?? {};
  const [number, sign] = [
    (/** @type {number | null} */ one) => math("mn", bracketed(finite(one))),
    (/** @type {string} */ one) => math("mo", one),
  ];
  const formula = math(
    "math",
    math(
      "mrow",
      math(
        "mfrac",
        math("mrow", number(value), sign("\u2212"), number(numbers.mean)),
        math("msqrt", number(numbers.variance), sign("+"), number(numbers.eps)),
      ),
      ...("weight" in numbers ? [sign("\u00d7"), number(numbers.weight)] : []),
      ...("bias" in numbers ? [sign("+"), number(numbers.bias)] : []),
    ),
  );
  const names = {
    mean: "running mean",
    variance: "running variance",
    weight: "weight (gamma)",
    bias: "bias (beta)",
    eps: "eps",
  };
  const facts = Object.entries(names)
    .filter(([name]) => name in numbers)
    .flatMap(([name, title]) => [make("dt", {}, title), make("dd", {}, shown(numbers[name]))]);
  return { formula, parts: [reads([term], scale, walk), make("dl", { class: "cell-numbers" }, ...facts)] };
}

/** The largest terms of a linear layer or of a softmax. @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function row(cell, { network, walk }) {
  const {
    op,
    terms: [term],
    channel,
    value,
  } = cell;
  const isSoftmax = op === "Softmax";
  const contributions = contributionsOf(term);
  const names = (/** @type {Place | null} */ place) =>
    isSoftmax && place ? (network.classes[place.channel] ?? "") : "";
  const sorted = largestFirst(contributions, ({ product }) => product ?? 0);
  const first = isSoftmax ? sorted.filter(({ place }) => place?.channel === channel) : [];
  const rows = [...first, ...sorted.filter((one) => !first.includes(one))].map(
    ({ place, value: read, weight, product }) => ({
      name: `${term.node} ${place?.channel}${names(place) === "" ? "" : `: ${names(place)}`}`,
      amount: product ?? NaN,
      text: isSoftmax
        ? `exp(${rounded(read, DIGITS)} \u2212 ${shown(term.numbers?.maximum)}) = ${rounded(product ?? NaN, DIGITS)}`
        : `${rounded(read, DIGITS)} \u00d7 ${rounded(weight ?? NaN, DIGITS)} = ${rounded(product ?? NaN, DIGITS)}`,
      walk: place && (() => walk(place)),
    }),
  );
  if (!isSoftmax)
    return {
      formula: summed(cell, `sum of ${rows.length} products`),
      parts: [contributionList(rows, "Products, largest first")],
    };
  const own = contributions[channel]?.product ?? finite(value) * finite(term.sum);
  const formula = math("math", math("mfrac", math("mn", rounded(own, DIGITS)), math("mn", shown(term.sum))));
  return {
    formula,
    parts: [
      contributionList(
        rows,
        "Exponentials: this class, then the others. The probability is the share in their sum.",
      ),
    ],
  };
}

/** One window: an average with its weights, or a maximum with its winner. @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function window({ terms: [term], bias }, { room, scale, walk }) {
  if (term.weights) {
    const all = { values: flat([term], "values"), weights: flat([term], "weights") };
    return {
      formula: summed({ ...EMPTY, terms: [term], bias }, `sum of ${all.values.length} products`),
      parts: [tapTiles(term, all, Math.min(room, 620), walk)],
    };
  }
  const contributions = contributionsOf(term);
  const grid = make(
    "div",
    { class: "window-grid" },
    ...contributions.map((one) => valueButton(one, scale, walk)),
  );
  grid.style.gridTemplateColumns = `repeat(${term.columns.length}, max-content)`;
  return { formula: `max of ${contributions.length} values`, parts: [grid] };
}

/** @type {Pick<CellDocument, "node" | "op" | "channel" | "row" | "column" | "value" | "recomputed" | "zeroed" | "receptive_field">} */
const EMPTY = {
  node: "",
  op: "",
  channel: 0,
  row: 0,
  column: 0,
  value: 0,
  recomputed: 0,
  zeroed: false,
  receptive_field: { top: 0, left: 0, bottom: 0, right: 0, status: "exact" },
};

/** @type {Record<string, string>} */
const SIGNS = { Add: " + ", Multiply: " \u00d7 " };

/** @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function branches({ op, terms }, { scale, walk }) {
  const values = terms.map((term) => bracketed(contributionsOf(term)[0].value));
  return { formula: values.join(SIGNS[op] ?? ", "), parts: [reads(terms, scale, walk)] };
}

/** Formulas of functions that cut a number off. @type {Record<string, (x: string) => string>} */
const CUTS = {
  ReLU: (x) => `max(0, ${x})`,
  ReLU6: (x) => `min(max(0, ${x}), 6)`,
};

/** @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function single({ op, terms: [term] }, { scale, walk }) {
  const [{ value }] = contributionsOf(term);
  const text = rounded(value, DIGITS);
  const write = CUTS[op] ?? ((/** @type {string} */ x) => `${op}(${x})`);
  return { formula: write(text), parts: [reads([term], scale, walk)] };
}

/** The end of every walk. @param {CellDocument} cell @param {Setting} setting @returns {Explanation} */
function pixel({ channel, value }, { network: { input } }) {
  const normalize = input.preprocessing?.find((step) => step.step === "normalize");
  if (normalize?.step !== "normalize")
    return {
      formula: "the picture\u2019s value",
      parts: [make("p", {}, "An input value. It is not computed from other cells.")],
    };
  const [mean, std] = [normalize.mean[channel], normalize.std[channel]];
  const colour = ["red", "green", "blue"][channel];
  const level = finite(value) * std + mean;
  return {
    formula: `(${colour} ${rounded(level, 4)} \u2212 mean ${rounded(mean, 4)}) / std ${rounded(std, 4)}`,
    parts: [
      make(
        "p",
        {},
        `A pixel of the input: its ${colour} value is ${rounded(255 * level, 4)} of 255. No other cell computes this number.`,
      ),
    ],
  };
}

/** An operation that is shown without terms. @param {CellDocument} cell @returns {Explanation} */
function opaque({ op }) {
  return {
    formula: `${op}(…)`,
    parts: [make("p", {}, `PyTorch computed this number with ${op}, which is shown without its terms.`)],
  };
}

/** Buttons that lead to the cells of one number each. @param {CellTerm[]} terms @param {import("../../../types").Scale} scale @param {(place: Place) => void} walk */
function reads(terms, scale, walk) {
  return make(
    "ul",
    { class: "reads" },
    ...terms.map((term) => {
      const [one] = contributionsOf(term);
      return make(
        "li",
        {},
        one.place ? `${one.place.node}, ${placeName(one.place)}` : term.node,
        valueButton(one, scale, walk),
      );
    }),
  );
}

/** @type {Record<import("../../../core/inspection/contributions.js").Kind, (cell: CellDocument, setting: Setting) => Explanation>} */
export const EXPLANATIONS = { pixel, opaque, channels, normalised, row, window, branches, single };
