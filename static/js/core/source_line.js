/** A setting as PyTorch writes it, and its size formula with the numbers filled in. */
import { extent, outputSize } from "./geometry.js";
import { windowOf } from "./windows.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Window} Window */

/** @param {readonly [number, number]} pair */
function pairText([row, column]) {
  return row === column ? String(row) : `(${row}, ${column})`;
}

/**
 * @param {Settings} settings
 * @returns {string} such as nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
 */
export function moduleLine(settings) {
  const { kernel, stride, padding, bias } = settings;
  const parts = ["1", "1", pairText([kernel.height, kernel.width])];
  if (pairText(stride) !== "1") parts.push(`stride=${pairText(stride)}`);
  if (pairText(padding) !== "0") parts.push(`padding=${pairText(padding)}`);
  if (bias === 0) parts.push("bias=False");
  return `nn.Conv2d(${parts.join(", ")})`;
}

/**
 * The numbers of floor((input + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1.
 * @param {number} inputSize
 * @param {Window} window
 */
export function sizeFormula(inputSize, window) {
  return {
    inputSize,
    padding: window.paddingBefore,
    dilation: window.dilation,
    kernelSize: window.kernelSize,
    stride: window.stride,
    divides: (inputSize + window.paddingBefore + window.paddingAfter - extent(window)) % window.stride === 0,
    outputSize: outputSize(inputSize, window),
  };
}

/**
 * One formula where rows and columns agree in every number, else one for each.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 */
export function sizeFormulas(settings, input) {
  const rows = sizeFormula(input.height, windowOf(settings, 0));
  const columns = sizeFormula(input.width, windowOf(settings, 1));
  if (JSON.stringify(rows) === JSON.stringify(columns)) return [{ axis: "rows and columns", ...rows }];
  return [{ axis: "rows", ...rows }, { axis: "columns", ...columns }];
}
