/** Sliding-window geometry: integers along one axis, as in app/core/geometry/sliding_windows.py. */

/** @typedef {import("../../types").Window} Window */

/**
 * Cells from the first to the last element of the dilated kernel.
 * @param {Window} window
 */
export function extent(window) {
  return window.dilation * (window.kernelSize - 1) + 1;
}

/**
 * Number of positions at which the window fits; 0 or less if it does not fit.
 * floor((input + padding - dilation * (kernel - 1) - 1) / stride) + 1
 * @param {number} inputSize
 * @param {Window} window
 */
export function outputSize(inputSize, window) {
  const room = inputSize + window.paddingBefore + window.paddingAfter - extent(window);
  return Math.floor(room / window.stride) + 1;
}

/**
 * Input coordinate of the window's first element; negative in the padding.
 * @param {number} outputIndex
 * @param {Window} window
 */
function windowStart(outputIndex, window) {
  return outputIndex * window.stride - window.paddingBefore;
}

/**
 * Input coordinates that one output cell reads, padding included (outside 0..size-1).
 * @param {number} outputIndex
 * @param {Window} window
 * @returns {number[]}
 */
export function windowCells(outputIndex, window) {
  const start = windowStart(outputIndex, window);
  return Array.from({ length: window.kernelSize }, (_, tap) => start + tap * window.dilation);
}

/**
 * Output indices whose windows read the input cell.
 * @param {number} inputIndex
 * @param {number} inputSize
 * @param {Window} window
 * @returns {number[]}
 */
function outputsReading(inputIndex, inputSize, window) {
  const count = outputSize(inputSize, window);
  const readers = [];
  for (let tap = window.kernelSize - 1; tap >= 0; tap -= 1) {
    const position = inputIndex + window.paddingBefore - tap * window.dilation;
    const index = position / window.stride;
    if (Number.isInteger(index) && index >= 0 && index < count) readers.push(index);
  }
  return readers;
}

/**
 * One axis of a sliding window over an input.
 * @param {number} inputSize
 * @param {Window} window
 * @returns {import("../../types").Axis}
 */
export function windowAxis(inputSize, window) {
  return {
    count: outputSize(inputSize, window),
    cells: (output) => windowCells(output, window),
    readers: (input) => outputsReading(input, inputSize, window),
  };
}

/**
 * Input cells along one axis that no output cell reads: the floor leaves some at the end, a stride larger than the kernel
 * leaves some between.
 * @param {import("../../types").Axis} axis
 * @param {number} size cells of the input
 * @param {import("../../types").PaddingMode} [mode] padding may repeat a cell that is not read itself
 * @returns {number[]}
 */
export function unreadCells(axis, size, mode = "zeros") {
  const read = new Set();
  for (let output = 0; output < axis.count; output += 1) {
    for (const cell of axis.cells(output)) read.add(sourceIndex(cell, size, mode));
  }
  return Array.from({ length: size }, (_, cell) => cell).filter((cell) => !read.has(cell));
}

/**
 * Padding that keeps the size at stride 1. If the total is odd, the extra cell goes after, as in PyTorch.
 * @param {number} kernelSize
 * @param {number} dilation
 * @returns {[number, number]} cells before and after
 */
export function samePadding(kernelSize, dilation) {
  const total = dilation * (kernelSize - 1);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * Input cell whose value is read at a coordinate that may be padding; null if a zero is read.
 * @param {number} index
 * @param {number} size
 * @param {import("../../types").PaddingMode} mode
 * @returns {number | null}
 */
export function sourceIndex(index, size, mode) {
  if (index >= 0 && index < size) return index;
  if (mode === "reflect") return index < 0 ? -index : 2 * (size - 1) - index;
  if (mode === "replicate") return index < 0 ? 0 : size - 1;
  if (mode === "circular") return ((index % size) + size) % size;
  return null;
}
