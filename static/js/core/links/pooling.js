/** Conversion between the pooling page's settings and a query string. */
import { parseNumber } from "../text/numbers.js";
import { functionFrom, functionToQuery } from "./activation.js";
import { takeConvolution } from "./operator_input.js";
import { pairFrom, pairText } from "./row_column.js";
import { pictureFrom, pictureQuery } from "./picture.js";
import { queryText } from "./query_text.js";
import { isAdaptive, POOLINGS } from "../pooling/windows.js";
import { MAX_DILATION, MAX_KERNEL_SIZE, MAX_STRIDE } from "../convolution/settings.js";

/** @typedef {import("../../operators").PoolingSettings} Settings */
/** @typedef {import("../../types").Pair} Pair */

/** Most output cells of adaptive pooling along an axis. */
export const MAX_OUTPUT_SIZE = 64;
/** Largest and smallest power of LP pooling. */
export const NORM_TYPES = { minimum: 0.5, maximum: 16 };

/** @type {import("../../operators").Direction[]} */
const DIRECTIONS = ["none", "left", "up", "down", "right"];
/** @type {Settings["source"][]} */
const SOURCES = ["picture", "convolution", "activation"];

/**
 * @param {Settings} settings
 * @returns {string} a query string without "?"
 */
export function poolingToQuery(settings) {
  const {
    op,
    kernelSize,
    stride,
    padding,
    dilation,
    ceilMode,
    countIncludePad,
    normType,
    outputSize,
    shift,
  } = settings;
  const query = pictureQuery(settings);
  query.set("op", op);
  if (isAdaptive(settings)) query.set("output_size", pairText(outputSize));
  else {
    query.set("kernel_size", pairText(kernelSize));
    if (stride) query.set("stride", pairText(stride));
    if (op !== "LPPool2d" && pairText(padding) !== "0") query.set("padding", pairText(padding));
    if (op === "MaxPool2d" && pairText(dilation) !== "1") query.set("dilation", pairText(dilation));
    if (ceilMode) query.set("ceil_mode", "1");
    if (op === "AvgPool2d" && !countIncludePad) query.set("count_include_pad", "0");
    if (op === "LPPool2d") query.set("norm_type", String(normType));
  }
  if (shift !== "none") query.set("shift", shift);
  if (settings.source !== "picture") {
    query.set("source", settings.source);
    query.set("conv", settings.convolution);
  }
  if (settings.source === "activation") query.set("activation", settings.activation);
  return queryText(query);
}

/**
 * Settings of a query string. Absent and invalid parameters keep their defaults.
 * @param {string} text
 * @param {Settings} defaults
 * @returns {Settings}
 */
export function poolingFromQuery(text, defaults) {
  const query = new URLSearchParams(text);
  const convolution = takeConvolution(query, defaults.convolution);
  const kernelSize = pairFrom(query.get("kernel_size"), 1, MAX_KERNEL_SIZE) ?? defaults.kernelSize;
  const padding = pairFrom(query.get("padding"), 0, MAX_KERNEL_SIZE) ?? defaults.padding;
  const normType = parseNumber(query.get("norm_type") ?? "");
  const halves = padding.every((cells, axis) => 2 * cells <= kernelSize[axis]);
  return {
    ...pictureFrom(query, defaults),
    op: POOLINGS.find((op) => op === query.get("op")) ?? defaults.op,
    kernelSize,
    stride: pairFrom(query.get("stride"), 1, MAX_STRIDE),
    padding: halves ? padding : defaults.padding,
    dilation: pairFrom(query.get("dilation"), 1, MAX_DILATION) ?? defaults.dilation,
    ceilMode: query.get("ceil_mode") === "1",
    countIncludePad: query.get("count_include_pad") !== "0",
    normType:
      normType !== null && normType >= NORM_TYPES.minimum && normType <= NORM_TYPES.maximum
        ? normType
        : defaults.normType,
    outputSize: pairFrom(query.get("output_size"), 1, MAX_OUTPUT_SIZE) ?? defaults.outputSize,
    shift: DIRECTIONS.find((direction) => direction === query.get("shift")) ?? "none",
    source: SOURCES.find((source) => source === query.get("source")) ?? "picture",
    convolution,
    activation: functionToQuery(functionFrom(query.get("activation") ?? defaults.activation)),
  };
}
