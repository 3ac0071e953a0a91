/** The walk along the largest contributions: from a cell to the cell that contributes most to it, down to the pixels. */
import { contributionsOf, finite, kindOf } from "./contributions.js";

/** @typedef {import("../../inspection").CellDocument} CellDocument */
/** @typedef {import("../../inspection").Place} Place */
/** @typedef {import("./contributions.js").Contribution} Contribution */

/**
 * Where the walk goes on, and why; place is null where it ends.
 * @typedef {{place: Place | null, reason: string}} Next
 */

/**
 * The place of the largest contribution by magnitude. A pooling leads to its winner, a softmax to the class's own logit.
 * @param {CellDocument} cell
 * @returns {Next}
 */
export function largestContribution(cell) {
  const kind = kindOf(cell);
  if (kind === "pixel") return end("A pixel of the input: the walk ends here.");
  if (cell.zeroed) return end("This channel is switched off, so nothing contributes to it.");
  if (kind === "opaque") return end(`${cell.op} is shown without its terms: the walk ends here.`);
  const all = cell.terms.flatMap(contributionsOf);
  if (cell.op === "Softmax") {
    const own = all.find(({ place }) => place?.channel === cell.channel);
    return { place: own?.place ?? null, reason: "Next: the logit of the class itself." };
  }
  const winner = all.find(({ wins }) => wins);
  if (winner) return { place: winner.place, reason: `Next: the largest of ${counted(all, "value")}.` };
  if (all.length === 1) return { place: all[0].place, reason: "Next: the only value this cell reads." };
  return largestOf(all, all[0].product === null ? "value" : "product");
}

/** @param {Contribution[]} all @param {"value" | "product"} part of each contribution @returns {Next} */
function largestOf(all, part) {
  const size = (/** @type {Contribution} */ one) => Math.abs(finite(one[part]));
  const [largest] = all
    .filter((one) => one.place !== null && size(one) > 0)
    .sort((a, b) => size(b) - size(a));
  if (!largest) return end(`Every ${part} is 0 here, so no cell contributes.`);
  return { place: largest.place, reason: `Next: the largest of ${counted(all, part)} by magnitude.` };
}

/** @param {Contribution[]} all @param {string} part */
function counted(all, part) {
  return `${all.length.toLocaleString("en")} ${part}s`;
}

/** @param {string} reason @returns {Next} */
function end(reason) {
  return { place: null, reason };
}
