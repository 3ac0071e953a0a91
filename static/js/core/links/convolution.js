/** Conversion between the convolution page's settings and a query string. */
import { parseInteger, parseNumber } from "../text/numbers.js";
import { pairFrom, pairText } from "./row_column.js";
import { faultsIn, isSwitch, oneOf, pairWithin } from "./faults.js";
import { PICTURE_CHECKS, pictureFrom, pictureQuery } from "./picture.js";
import { queryText } from "./query_text.js";
import {
  MAX_DILATION,
  MAX_KERNEL_SIZE,
  MAX_OUTPUT_CHANNELS,
  MAX_PADDING,
  MAX_STRIDE,
} from "../convolution/settings.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Kernel} Kernel */
/** @typedef {import("../../types").KernelPlane} KernelPlane */
/** @typedef {import("../../types").Pair} Pair */
/** @typedef {import("../../types").Sides} Sides */
/** @typedef {Map<string, {height: number, width: number, plane: KernelPlane}>} Presets */

/** Most channels that a picture may have. */
const MAX_INPUT_CHANNELS = 16;
/** @type {import("../../types").PaddingMode[]} */
const PADDING_MODES = ["zeros", "reflect", "replicate", "circular"];

/** @param {Sides | "same"} padding */
function paddingText(padding) {
  if (padding === "same") return "same";
  const [top, bottom, left, right] = padding;
  return top === bottom && left === right ? pairText([top, left]) : padding.join(",");
}

/**
 * The name of a single preset. Else filters separated by ";", the planes of a filter by "|"; a plane is a preset's name or
 * its numbers.
 * @param {Kernel} kernel
 */
function kernelText({ height, width, planes }) {
  if (planes.length === 1 && planes[0].length === 1 && planes[0][0].preset) return planes[0][0].preset;
  const plane = (/** @type {KernelPlane} */ { preset, weights }) => preset ?? weights.join(",");
  return `${height}x${width}:${planes.map((filter) => filter.map(plane).join("|")).join(";")}`;
}

/**
 * @param {Settings} settings
 * @returns {string} a query string without "?"
 */
export function settingsToQuery(settings) {
  const query = pictureQuery(settings);
  /** @param {string} name @param {string} value @param {string} usual what is left out */
  const add = (name, value, usual) => {
    if (value !== usual) query.set(name, value);
  };
  add("operator", settings.operator, "Conv2d");
  query.set("kernel", kernelText(settings.kernel));
  query.set("stride", pairText(settings.stride));
  query.set("padding", paddingText(settings.padding));
  add("padding_mode", settings.paddingMode, "zeros");
  add("dilation", pairText(settings.dilation), "1");
  add("groups", String(settings.groups), "1");
  add("output_padding", pairText(settings.outputPadding), "0");
  query.set("bias", settings.kernel.bias.join(","));
  add("view", settings.view, "gather");
  add("identity", settings.identity ? "1" : "0", "0");
  add("compare", settings.compare ?? "", "");
  return queryText(query);
}

/**
 * Settings of a query string. Absent and invalid parameters keep their defaults.
 * @param {string} text
 * @param {Settings} defaults
 * @param {Presets} presets
 * @returns {Settings}
 */
export function settingsFromQuery(text, defaults, presets) {
  const query = new URLSearchParams(text);
  const get = (/** @type {string} */ name) => query.get(name) ?? "";
  const groups = parseInteger(get("groups"));
  const kernel = kernelFrom(get("kernel"), presets) ?? defaults.kernel;
  const padding = paddingFrom(query.get("padding")) ?? defaults.padding;
  const operator = get("operator") === "ConvTranspose2d" ? "ConvTranspose2d" : "Conv2d";
  return {
    ...pictureFrom(query, defaults),
    operator,
    groups: groups !== null && groups >= 1 && groups <= MAX_INPUT_CHANNELS ? groups : 1,
    kernel: { ...kernel, bias: biasFrom(get("bias"), kernel.planes.length) },
    stride: pairFrom(query.get("stride"), 1, MAX_STRIDE) ?? defaults.stride,
    padding,
    paddingMode: PADDING_MODES.find((mode) => mode === get("padding_mode")) ?? "zeros",
    dilation: pairFrom(query.get("dilation"), 1, MAX_DILATION) ?? defaults.dilation,
    outputPadding: pairFrom(query.get("output_padding"), 0, MAX_STRIDE - 1) ?? [0, 0],
    view: get("view") === "scatter" ? "scatter" : "gather",
    identity: get("identity") === "1",
    compare: query.get("compare"),
  };
}

/**
 * @param {string} text a query string
 * @param {Presets} presets
 * @returns {string[]} a sentence for each invalid parameter
 */
export function convolutionFaults(text, presets) {
  return faultsIn(text, {
    ...PICTURE_CHECKS,
    operator: oneOf(["Conv2d", "ConvTranspose2d"]),
    kernel: (given) => kernelFrom(given, presets) !== null,
    stride: pairWithin(1, MAX_STRIDE),
    padding: (given) => paddingFrom(given) !== null,
    padding_mode: oneOf(PADDING_MODES),
    dilation: pairWithin(1, MAX_DILATION),
    groups: oneOf(Array.from({ length: MAX_INPUT_CHANNELS }, (_, index) => String(index + 1))),
    output_padding: pairWithin(0, MAX_STRIDE - 1),
    bias: (given) => given.split(",").every((one) => parseNumber(one) !== null),
    view: oneOf(["gather", "scatter"]),
    identity: isSwitch,
  });
}

/** @param {string} text @param {number} outputs */
function biasFrom(text, outputs) {
  const typed = text.split(",").map(parseNumber);
  return Array.from({ length: outputs }, (_, output) => typed[output] ?? 0);
}

/**
 * @param {string} text
 * @param {Presets} presets
 * @returns {Omit<Kernel, "bias"> | null}
 */
function kernelFrom(text, presets) {
  const known = presets.get(text);
  if (known) return { height: known.height, width: known.width, planes: [[known.plane]] };
  const match = text.match(/^(\d{1,2})x(\d{1,2}):(.+)$/);
  if (!match) return null;
  const [height, width] = [Number(match[1]), Number(match[2])];
  const filters = match[3].split(";").map((filter) => filter.split("|"));
  const sized = Math.min(height, width) >= 1 && Math.max(height, width) <= MAX_KERNEL_SIZE;
  const even =
    filters.length <= MAX_OUTPUT_CHANNELS &&
    filters[0].length <= MAX_INPUT_CHANNELS &&
    filters.every((filter) => filter.length === filters[0].length);
  if (!sized || !even) return null;
  const planes = filters.map((filter) => filter.map((plane) => planeFrom(plane, height, width, presets)));
  return planes.flat().includes(null)
    ? null
    : { height, width, planes: /** @type {KernelPlane[][]} */ (planes) };
}

/**
 * @param {string} text
 * @param {number} height
 * @param {number} width
 * @param {Presets} presets
 * @returns {KernelPlane | null}
 */
function planeFrom(text, height, width, presets) {
  const known = presets.get(text);
  if (known) return known.height === height && known.width === width ? known.plane : null;
  const weights = text.split(",").map(parseNumber);
  if (weights.length !== height * width || weights.includes(null)) return null;
  return { weights: /** @type {number[]} */ (weights), preset: null };
}

/**
 * @param {string | null} text
 * @returns {Sides | "same" | null}
 */
function paddingFrom(text) {
  if (text === "same") return "same";
  const pair = pairFrom(text, 0, MAX_PADDING);
  if (pair) return [pair[0], pair[0], pair[1], pair[1]];
  const sides = (text ?? "").split(",").map(parseInteger);
  const good = sides.length === 4 && sides.every((side) => side !== null && side >= 0 && side <= MAX_PADDING);
  return good ? /** @type {Sides} */ (sides) : null;
}
