/** Invalid parameters of links to the activation and pooling pages. */
import { ACTIVATIONS } from "../activation/functions.js";
import { MAX_DILATION, MAX_KERNEL_SIZE, MAX_STRIDE } from "../convolution/settings.js";
import { POOLINGS } from "../pooling/windows.js";
import { parseNumber } from "../text/numbers.js";
import { faultsIn, isSwitch, oneOf, pairWithin } from "./faults.js";
import { PICTURE_CHECKS } from "./picture.js";
import { MAX_OUTPUT_SIZE, NORM_TYPES } from "./pooling.js";
import { pairFrom } from "./row_column.js";

const SOURCES = ["picture", "convolution", "activation"];

/**
 * @param {string} text a query string
 * @returns {string[]} a sentence for each invalid parameter
 */
export function activationFaults(text) {
  const op = new URLSearchParams(text).get("op") ?? "";
  const parameters = Object.hasOwn(ACTIVATIONS, op) ? ACTIVATIONS[op].parameters : [];
  const numbers = parameters.map(({ name, positive }) => [
    name,
    (/** @type {string} */ given) => {
      const value = parseNumber(given);
      return value !== null && (!positive || value > 0);
    },
  ]);
  return faultsIn(text, {
    ...PICTURE_CHECKS,
    op: oneOf(Object.keys(ACTIVATIONS)),
    approximate: oneOf(["none", "tanh"]),
    source: oneOf(SOURCES.slice(0, 2)),
    ...Object.fromEntries(numbers),
  });
}

/**
 * @param {string} text a query string
 * @returns {string[]} a sentence for each invalid parameter
 */
export function poolingFaults(text) {
  const query = new URLSearchParams(text);
  const kernelSize = pairFrom(query.get("kernel_size"), 1, MAX_KERNEL_SIZE);
  const padding = pairFrom(query.get("padding"), 0, MAX_KERNEL_SIZE);
  const isTooWide = kernelSize && padding?.some((cells, axis) => 2 * cells > kernelSize[axis]);
  return [
    ...faultsIn(text, {
      ...PICTURE_CHECKS,
      op: oneOf(POOLINGS),
      kernel_size: pairWithin(1, MAX_KERNEL_SIZE),
      stride: pairWithin(1, MAX_STRIDE),
      padding: pairWithin(0, MAX_KERNEL_SIZE),
      dilation: pairWithin(1, MAX_DILATION),
      ceil_mode: isSwitch,
      count_include_pad: isSwitch,
      norm_type(given) {
        const value = parseNumber(given);
        return value !== null && value >= NORM_TYPES.minimum && value <= NORM_TYPES.maximum;
      },
      output_size: pairWithin(1, MAX_OUTPUT_SIZE),
      shift: oneOf(["none", "left", "up", "down", "right"]),
      source: oneOf(SOURCES),
    }),
    ...(isTooWide ? ["padding can be at most half of kernel_size, as in PyTorch."] : []),
  ];
}
