/** Explanation of a layer's output shape: the labs' size formulas, and a sentence for every other layer. */
import { sizeFormulas } from "../convolution/pytorch_line.js";
import { poolingFormulas } from "../pooling/pytorch_line.js";
import { convolutionSettings, isConvolution, isPooling, poolingSettings, shapeText } from "./draft_line.js";

/** @typedef {import("../convolution/pytorch_line.js").Part} Part */
/** @typedef {{sentence: string, sizes: {axis: string, parts: Part[], note: string}[]}} Explanation */

/**
 * @param {import("../../network").DraftLayer} layer
 * @param {number[]} before shape of the input: (C, H, W) or (C)
 * @param {number[]} after shape of the output
 * @returns {Explanation}
 */
export function shapeExplained(layer, before, after) {
  const [channels, height, width] = before;
  if (isConvolution(layer))
    return {
      sentence: `out_channels = ${after[0]}: one map for each kernel.`,
      sizes: sizeFormulas(convolutionSettings(layer), { height, width }),
    };
  if (isPooling(layer))
    return {
      sentence: `${channels} channels in, ${channels} out: each is pooled by itself.`,
      sizes: poolingFormulas(poolingSettings(layer), { height, width }),
    };
  return { sentence: sentenceOf(layer, before, after), sizes: [] };
}

/** @param {import("../../network").DraftLayer} layer @param {number[]} before @param {number[]} after */
function sentenceOf({ op }, before, after) {
  switch (op) {
    case "Flatten":
      return `${flattened(before)}: all numbers of the maps in one row.`;
    case "Linear":
      return `out_features = ${after[0]}: each is a weighted sum of all ${before[0]} numbers.`;
    default:
      return `${op} keeps the shape, ${shapeText(after)}.`;
  }
}

/** The number of cells as a multiplication, such as 32 · 4 · 4 = 512. @param {number[]} shape */
export function flattened(shape) {
  return `${shape.join(" \u00b7 ")} = ${shape.reduce((product, side) => product * side, 1)}`;
}
