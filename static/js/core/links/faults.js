/** Invalid parameters of links in words, and the parameters that every lab page understands. */
import { pairFrom } from "./row_column.js";

/** Whether a value of a parameter is valid. @typedef {(given: string) => boolean} Check */

/**
 * @param {string} text a query string
 * @param {Record<string, Check>} checks by parameter
 * @returns {string[]} a sentence for each invalid parameter
 */
export function faultsIn(text, checks) {
  const query = new URLSearchParams(text);
  return Object.entries(checks).flatMap(([name, isValid]) => {
    const given = query.get(name) ?? "";
    return given === "" || isValid(given) ? [] : [`${name} cannot be \u201c${given.slice(0, 80)}\u201d.`];
  });
}

/** @param {readonly string[]} words @returns {Check} */
export const oneOf = (words) => (given) => words.includes(given);

/** One whole number, or one for rows and one for columns. @param {number} minimum @param {number} maximum @returns {Check} */
export const pairWithin = (minimum, maximum) => (given) => pairFrom(given, minimum, maximum) !== null;

/** A switch that is off or on. @type {Check} */
export const isSwitch = oneOf(["0", "1"]);
