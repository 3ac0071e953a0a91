/** Pictures by class that are kept for the visit: those of data sets that were removed again, and drafts of none. */
import { remember, remembered } from "../../../view/dom/remembered.js";

/** @typedef {import("../../../transfer").Pictures} Pictures */

const KEY = "transfer-pictures";
/** Most that are kept; 2,000 pictures take 134 kB. */
const MOST = 12;

/** @returns {[string, Pictures][]} the newest last */
function entries() {
  const text = remembered(KEY);
  return text === "" ? [] : JSON.parse(text);
}

/** @param {string} key @param {Pictures} pictures */
export function keepPictures(key, pictures) {
  const others = entries().filter(([each]) => each !== key);
  remember(KEY, JSON.stringify([...others, [key, pictures]].slice(-MOST)));
}

/** @param {string} key @returns {Pictures | null} null where they are not kept, or no longer */
export function keptPictures(key) {
  return entries().find(([each]) => each === key)?.[1] ?? null;
}
