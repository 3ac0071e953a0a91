/** Detection of changes in the values that a view is drawn from, the pixel ratio of canvases among them. */
import { pixelRatio } from "./canvas_host.js";

export function createChangeWatch() {
  /** @type {unknown[]} */
  let last = [];
  /** @param {...unknown} given compared by identity @returns {boolean} */
  return (...given) => {
    const values = [...given, pixelRatio()];
    const isOther = values.length !== last.length || values.some((value, index) => value !== last[index]);
    last = values;
    return isOther;
  };
}
