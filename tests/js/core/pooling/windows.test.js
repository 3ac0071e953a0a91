/** Pooling windows, against the golden cases. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { windowCells } from "#js/core/geometry/sliding_window.js";
import { adaptiveWindow, isCounted, pooledSize } from "#js/core/pooling/windows.js";
import { goldenCases } from "../../golden.js";
import { STANDARD_POOLING } from "#js/core/pooling/standard_settings.js";

/**
 * @typedef {object} PoolingCase
 * @property {number} padding
 * @property {boolean} ceil_mode
 * @property {number[][]} window_cells
 * @property {boolean[][]} counted_with_padding
 * @property {boolean[][]} counted_without_padding
 */

/** @type {import("../../../../static/js/operators").PoolingSettings} */
const SETTINGS = {
  ...STANDARD_POOLING,
  size: 32,
  op: "AvgPool2d",
  kernelSize: [1, 1],
  outputSize: [1, 1],
  convolution: "",
};

const CASES = /** @type {(import("../../golden.js").Case & PoolingCase)[]} */ (goldenCases("pooling"));

test("windows have the golden cells", () => {
  for (const one of CASES) {
    const { input_size: size, kernel_size: kernelSize, stride, padding, dilation } = one;
    const window = { kernelSize, stride, dilation, paddingBefore: padding, paddingAfter: padding };
    equal(pooledSize(size, window, one.ceil_mode), one.output_size, JSON.stringify(one));
    const cells = one.window_cells.map((_, output) => windowCells(output, window));
    deepEqual(cells, one.window_cells, JSON.stringify(one));
  }
});

test("averages count the golden cells, with padding and without", () => {
  for (const { input_size: size, padding, ...one } of CASES) {
    const counted = (/** @type {boolean} */ countIncludePad) => {
      /** @type {import("../../../../static/js/operators").PoolingSettings} */
      const settings = { ...SETTINGS, countIncludePad, padding: [padding, padding] };
      return one.window_cells.map((cells) => cells.map((cell) => isCounted(settings, cell, size, 0)));
    };
    deepEqual(counted(true), one.counted_with_padding, JSON.stringify(one));
    deepEqual(counted(false), one.counted_without_padding, JSON.stringify(one));
  }
});

test("adaptive windows begin and end where the golden ones do", () => {
  const cases = /** @type {(import("../../golden.js").Case & {windows: [number, number][]})[]} */ (
    goldenCases("adaptive")
  );
  for (const { input_size: size, output_size: count, windows } of cases) {
    deepEqual(
      windows.map((_, output) => adaptiveWindow(output, size, count)),
      windows,
      `${size} to ${count}`,
    );
  }
});
