/** A pooling as a line of PyTorch and as an API layer, and its size formula with numbers. */
import { extent } from "../geometry/sliding_window.js";
import { floorNote } from "../text/floor_note.js";
import { isAdaptive, pooledSize, poolingWindow } from "./windows.js";

/** @typedef {import("../../operators").PoolingSettings} Settings */
/** @typedef {import("../convolution/pytorch_line.js").Part} Part */

/** @param {readonly [number, number]} pair */
const pairText = ([row, column]) => (row === column ? String(row) : `(${row}, ${column})`);

/**
 * @param {Settings} settings
 * @returns {string} such as nn.MaxPool2d(2)
 */
export function poolingLine(settings) {
  const { op, kernelSize, stride, padding, dilation, ceilMode, countIncludePad, normType, outputSize } =
    settings;
  if (isAdaptive(settings)) return `nn.${op}(${pairText(outputSize)})`;
  const parts = op === "LPPool2d" ? [String(normType)] : [];
  parts.push(pairText(kernelSize));
  if (stride) parts.push(`stride=${pairText(stride)}`);
  if (op !== "LPPool2d" && pairText(padding) !== "0") parts.push(`padding=${pairText(padding)}`);
  if (op === "MaxPool2d" && pairText(dilation) !== "1") parts.push(`dilation=${pairText(dilation)}`);
  if (ceilMode) parts.push("ceil_mode=True");
  if (op === "AvgPool2d" && !countIncludePad) parts.push("count_include_pad=False");
  return `nn.${op}(${parts.join(", ")})`;
}

/**
 * The layer with these settings, as the API takes it.
 * @param {Settings} settings
 */
export function poolingLayer(settings) {
  const { op, kernelSize, stride, padding, dilation, ceilMode, countIncludePad, normType, outputSize } =
    settings;
  if (isAdaptive(settings)) return { op, output_size: outputSize };
  const shared = { op, kernel_size: kernelSize, stride, ceil_mode: ceilMode };
  if (op === "MaxPool2d") return { ...shared, padding, dilation };
  return op === "AvgPool2d"
    ? { ...shared, padding, count_include_pad: countIncludePad }
    : { ...shared, norm_type: normType };
}

/** @param {...(number | string)} parts */
function run(...parts) {
  return parts.map(
    (part) =>
      /** @type {Part} */ ({ kind: typeof part === "number" ? "number" : "sign", text: String(part) }),
  );
}

/** @param {(number | string)[]} top @param {number} bottom @returns {Part} */
const fraction = (top, bottom) => ({ kind: "fraction", top: run(...top), bottom: run(bottom) });

/**
 * @param {Settings} settings
 * @param {number} inputSize
 * @param {0 | 1} axis
 * @returns {{parts: Part[], note: string}}
 */
function sizeFormula(settings, inputSize, axis) {
  if (isAdaptive(settings)) {
    const count = settings.outputSize[axis];
    const even =
      inputSize % count === 0
        ? "All windows have the same size."
        : "The windows differ in size, and neighbours may share cells.";
    const parts = [
      ...run("start(i) = ⌊"),
      fraction(["i", "·", inputSize], count),
      ...run("⌋", ",", "end(i) = ⌈"),
      fraction(["(", "i", "+", 1, ")", "·", inputSize], count),
      ...run("⌉"),
    ];
    return { parts, note: even };
  }
  const window = poolingWindow(settings, axis);
  const { kernelSize, stride, paddingBefore: padding, dilation } = window;
  const [open, close] = settings.ceilMode ? ["⌈", "⌉"] : ["⌊", "⌋"];
  const size = pooledSize(inputSize, window, settings.ceilMode);
  const room = inputSize + 2 * padding - extent(window);
  const rounded = Math.ceil(room / stride) + 1;
  const dropped = settings.ceilMode && rounded > size;
  const parts = [
    ...run(open),
    fraction(
      [inputSize, "+", 2, "·", padding, "−", dilation, "·", "(", kernelSize, "−", 1, ")", "−", 1],
      stride,
    ),
    ...run(close, "+", 1),
    ...(dropped ? run("−", 1) : []),
    ...run("=", size),
  ];
  if (!settings.ceilMode) return { parts, note: floorNote(inputSize, window) };
  return { parts, note: room % stride === 0 ? "" : ceilNote(dropped) };
}

/** @param {boolean} dropped whether PyTorch leaves the last window out */
function ceilNote(dropped) {
  return dropped
    ? "Rounded up, the last window would start beyond the input, so PyTorch drops it."
    : "Rounded up: the last window reaches beyond the input.";
}

/**
 * One formula if rows and columns agree, else one for each axis.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 */
export function poolingFormulas(settings, input) {
  const rows = sizeFormula(settings, input.height, 0);
  const columns = sizeFormula(settings, input.width, 1);
  if (JSON.stringify(rows) === JSON.stringify(columns)) return [{ axis: "rows and columns", ...rows }];
  return [
    { axis: "rows", ...rows },
    { axis: "columns", ...columns },
  ];
}
