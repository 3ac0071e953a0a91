/** The next place on the walk along the largest contributions. */
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { largestContribution } from "#js/core/inspection/largest_contribution.js";

/** @typedef {Parameters<typeof largestContribution>[0]} CellDocument */
/** @typedef {CellDocument["terms"][number]} CellTerm */

/** A term that reads rows 4 and 5 of column 7. @param {Partial<CellTerm>} given @returns {CellTerm} */
function term(given) {
  return {
    node: "before",
    channel: 3,
    rows: [0, 1],
    columns: [0],
    source_rows: [4, 5],
    source_columns: [7],
    padded: [[false], [false]],
    values: [[1], [2]],
    weights: null,
    products: null,
    sum: null,
    channels: null,
    winner: null,
    numbers: null,
    ...given,
  };
}

/** One value at row 4, column 7. @param {string} node @param {number | null} value @param {Partial<CellTerm>} [given] */
const single = (node, value, given = {}) =>
  term({ node, rows: [0], source_rows: [4], padded: [[false]], values: [[value]], ...given });

/** @param {string} op @param {CellTerm[]} terms @param {Partial<CellDocument>} [given] @returns {CellDocument} */
function cell(op, terms, given = {}) {
  const receptive_field = { top: 0, left: 0, bottom: 1, right: 1, status: /** @type {const} */ ("exact") };
  const place = { node: "here", channel: 1, row: 0, column: 0 };
  return { ...place, op, terms, value: 1, bias: 0, recomputed: 1, zeroed: false, receptive_field, ...given };
}

/** @param {CellDocument} document */
const placeAfter = (document) => largestContribution(document).place;

test("a convolution leads to the largest product of all channels by magnitude", () => {
  const terms = [
    term({ channel: 0, products: [[0.5], [0.75]] }),
    term({ channel: 9, products: [[0.1], [-3]], padded: [[false], [false]] }),
  ];
  const next = largestContribution(cell("Conv2d", terms));
  deepEqual(next.place, { node: "before", channel: 9, row: 5, column: 7 });
  match(next.reason, /largest of 4 products by magnitude/);
});

test("padding is never the next place", () => {
  const padded = term({ products: [[0.5], [9]], padded: [[false], [true]] });
  deepEqual(placeAfter(cell("Conv2d", [padded])), { node: "before", channel: 3, row: 4, column: 7 });
});

test("a maximum leads to its winner, an average to its largest product", () => {
  const winner = { row: 1, column: 0 };
  equal(placeAfter(cell("MaxPool2d", [term({ values: [[9], [1]], winner })]))?.row, 5);
  const average = term({ weights: [[0.5], [0.5]], products: [[-1], [0.5]] });
  equal(placeAfter(cell("AvgPool2d", [average]))?.row, 4);
});

test("a sum of branches leads to the larger one by magnitude", () => {
  equal(placeAfter(cell("Add", [single("branch", -5), single("skip", 2)]))?.node, "branch");
  equal(placeAfter(cell("Add", [single("branch", null), single("skip", 2)]))?.node, "skip");
});

test("one value is the only next place", () => {
  deepEqual(placeAfter(cell("ReLU", [single("bn1", -2)])), { node: "bn1", channel: 3, row: 4, column: 7 });
  const numbers = { mean: 0, variance: 1, eps: 0 };
  equal(placeAfter(cell("BatchNorm2d", [single("conv1", 0, { numbers })]))?.node, "conv1");
});

test("a linear layer leads to the largest product, a softmax to the class's own logit", () => {
  /** @type {Partial<CellTerm>} */
  const line = {
    channel: null,
    channels: [0, 1],
    rows: [0],
    columns: [0, 1],
    source_rows: [0],
    source_columns: [0],
    padded: [[false, false]],
    values: [[2, 1]],
    weights: [[-4, 7]],
    products: [[-8, 7]],
  };
  equal(placeAfter(cell("Linear", [term(line)]))?.channel, 0);
  equal(placeAfter(cell("Softmax", [term({ ...line, products: [[1, 0.1]] })]))?.channel, 1);
});

test("the walk ends at a pixel, an operation without terms, a switched-off channel, and where all is zero", () => {
  const ends = [
    [cell("Input", []), /pixel of the input/],
    [cell("interpolate", []), /interpolate is shown without its terms/],
    [cell("ReLU", [single("bn1", 2)], { zeroed: true }), /switched off/],
    [cell("Conv2d", [term({ products: [[0], [0]] })]), /Every product is 0/],
  ];
  for (const [document, sentence] of /** @type {[CellDocument, RegExp][]} */ (ends)) {
    const { place, reason } = largestContribution(document);
    equal(place, null);
    match(reason, sentence);
  }
});
