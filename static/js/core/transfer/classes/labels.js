/** Labels of classes: what the server takes as one, and a free one. */
import { LONGEST_LABEL } from "../pictures.js";

/** @typedef {import("../../../transfer").Pictures} Pictures */

/** Control characters and spaces other than the usual one. */
const UNPRINTABLE = /\p{C}|(?! )\p{Z}/u;

/**
 * Why a text cannot be the label of a class, in one sentence.
 * @param {string} label
 * @param {string[]} others labels of the other classes
 * @returns {string} empty where it can
 */
export function labelFault(label, others) {
  if (label === "") return "A class needs a name.";
  if (others.includes(label)) return `There is a class \u201c${label}\u201d already. Choose another name.`;
  if (/[/\\]/.test(label) || label === "." || label === "..")
    return "The name is a folder\u2019s in the download: it cannot be . or .. or contain / or \\.";
  if ([...label].length > LONGEST_LABEL) return `A name has at most ${LONGEST_LABEL} characters.`;
  return UNPRINTABLE.test(label) ? "The name has a character that cannot be shown." : "";
}

/** The first of "Class 1", "Class 2" … that no class has. @param {Pictures} pictures */
export function freeLabel({ classes }) {
  const labels = new Set(classes.map(({ label }) => label));
  let number = classes.length + 1;
  while (labels.has(`Class ${number}`)) number += 1;
  return `Class ${number}`;
}
