/** Settings as a query string and back, so that every view is a link. */
import { parseInteger, parseNumber } from "./numbers.js";
import { MAX_KERNEL_SIZE, MAX_PADDING, MAX_STRIDE } from "./windows.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Kernel} Kernel */
/** @typedef {import("../types").Pair} Pair */

/** Longest sides offered for photographs, in pixels. */
export const SIZES = [32, 64, 128, 224, 512];

/** @param {readonly [number, number]} pair */
const pairText = ([row, column]) => (row === column ? String(row) : `${row},${column}`);

/**
 * @param {Settings} settings
 * @returns {string} a query string without "?"
 */
export function settingsToQuery(settings) {
  const { kernel } = settings;
  const query = new URLSearchParams({ image: settings.image, size: String(settings.size) });
  query.set("kernel", kernel.preset ?? `${kernel.height}x${kernel.width}:${kernel.weights.join(",")}`);
  query.set("stride", pairText(settings.stride));
  query.set("padding", pairText(settings.padding));
  query.set("bias", String(settings.bias));
  return query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/**
 * Settings of a query string; what is absent or no good keeps its default.
 * @param {string} text
 * @param {Settings} defaults
 * @param {Map<string, Kernel>} presets
 * @returns {Settings}
 */
export function settingsFromQuery(text, defaults, presets) {
  const query = new URLSearchParams(text);
  const image = query.get("image") ?? "";
  const bias = parseNumber(query.get("bias") ?? "");
  const size = parseInteger(query.get("size") ?? "");
  return {
    image: /^([0-9a-f]{64}|[a-z][a-z0-9_-]{0,40})$/.test(image) ? image : defaults.image,
    size: size !== null && SIZES.includes(size) ? size : defaults.size,
    kernel: kernelFrom(query.get("kernel") ?? "", presets) ?? defaults.kernel,
    stride: pairFrom(query.get("stride"), 1, MAX_STRIDE) ?? defaults.stride,
    padding: pairFrom(query.get("padding"), 0, MAX_PADDING) ?? defaults.padding,
    bias: bias ?? defaults.bias,
  };
}

/**
 * @param {string} text
 * @param {Map<string, Kernel>} presets
 * @returns {Kernel | null}
 */
function kernelFrom(text, presets) {
  const preset = presets.get(text);
  if (preset) return preset;
  const match = text.match(/^(\d{1,2})x(\d{1,2}):(.*)$/);
  if (!match) return null;
  const [height, width] = [Number(match[1]), Number(match[2])];
  const weights = match[3].split(",").map(parseNumber);
  const fits = Math.min(height, width) >= 1 && Math.max(height, width) <= MAX_KERNEL_SIZE;
  if (!fits || weights.length !== height * width || weights.includes(null)) return null;
  return { height, width, weights: /** @type {number[]} */ (weights), preset: null };
}

/**
 * @param {string | null} text
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Pair | null}
 */
function pairFrom(text, minimum, maximum) {
  const parts = (text ?? "").split(",").map(parseInteger);
  const good = parts.every((part) => part !== null && part >= minimum && part <= maximum);
  if (!good || parts.length > 2) return null;
  const [row, column = row] = /** @type {number[]} */ (parts);
  return [row, column];
}
