/** Top patches in words. */
import { rounded } from "../text/numbers.js";

/** @typedef {import("../../patches").Patch} Patch */
/** @typedef {import("../../inspection").FieldBox} FieldBox */

/** Longest side of the pieces, at least 1: all are shown on one scale. @param {Patch[]} patches */
export function longestSide(patches) {
  return Math.max(1, ...patches.map(({ receptive_field: box }) => Math.max(...sidesOf(box))));
}

/** Height and width. @param {FieldBox} box */
export const sidesOf = ({ top, left, bottom, right }) => [bottom - top, right - left];

/**
 * What the pieces are, and how much of a picture each shows.
 * @param {import("../../patches").TopPatches} found
 * @param {{className: string | null, count: number}} about name of the class that the channel stands for, and pictures of the data set
 */
export function patchesText({ question: { node, channel }, patches }, { className, count }) {
  const name = className === null ? `channel ${channel} of ${node}` : `class ${className} at ${node}`;
  const all = `${count.toLocaleString("en")} pictures`;
  if (patches.length === 0) return `All values of ${name} are NaN in all ${all}.`;
  const these =
    patches.length === 1
      ? "this one has the greatest value"
      : `these ${patches.length} have the greatest values`;
  return `Of ${all}, ${these} of ${name}. ${fieldsText(patches)}`;
}

/** @param {Patch[]} patches */
function fieldsText(patches) {
  const has = (/** @type {FieldBox["status"]} */ wanted) =>
    patches.filter(({ receptive_field: { status } }) => status === wanted).length;
  if (has("whole_input") === patches.length)
    return "The receptive field of a cell is the whole input here, so each piece is a whole picture.";
  const what = has("upper_bound") > 0 ? "contains" : "is";
  return `Each piece ${what} the receptive field of its picture\u2019s greatest cell.`;
}

/** Size of a piece, such as "35 \u00d7 43 pixels". @param {FieldBox} box */
export function sizeText(box) {
  const [height, width] = sidesOf(box);
  return height * width === 0 ? "only padding" : `${height} \u00d7 ${width} pixels`;
}

/** @param {Patch} patch */
export const valueText = ({ value }) => (value === null ? "infinite" : rounded(value, 4));
