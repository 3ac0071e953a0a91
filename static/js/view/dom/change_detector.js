/** Detection of changes in the values that a view is drawn from, in the pixel ratio of canvases and in the page's colours. */
import { tableOf } from "../../core/colour/palette.js";
import { pixelRatio } from "./canvas_host.js";

export function createChangeWatch() {
  /** @type {unknown[]} */
  let last = [];
  /** @param {...unknown} given compared by identity @returns {boolean} */
  return (...given) => {
    const values = [...given, pixelRatio(), tableOf("diverging")];
    const isOther = values.length !== last.length || values.some((value, index) => value !== last[index]);
    last = values;
    return isOther;
  };
}
