/** Sliding windows and their readers, against the golden cases. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { unreadCells, windowAxis } from "#js/core/geometry/sliding_window.js";
import { goldenCases } from "../../golden.js";

/** @typedef {{padding: [number, number], window_cells: number[][]}} WindowCase */

test("each output cell reads the golden cells, and each input cell is read by the same ones", () => {
  for (const one of /** @type {(import("../../golden.js").Case & WindowCase)[]} */ (
    goldenCases("geometry")
  )) {
    const [paddingBefore, paddingAfter] = one.padding;
    const { kernel_size: kernelSize, stride, dilation, input_size: size } = one;
    const axis = windowAxis(size, { kernelSize, stride, paddingBefore, paddingAfter, dilation });
    const cells = Array.from({ length: axis.count }, (_, output) => axis.cells(output));
    deepEqual(cells, one.window_cells, JSON.stringify(one));
    const readers = Array.from({ length: size }, (_, input) => axis.readers(input));
    const expected = readers.map((_, input) =>
      one.window_cells.flatMap((window, output) => (window.includes(input) ? [output] : [])),
    );
    deepEqual(readers, expected, JSON.stringify(one));
  }
});

test("unread cells are those that the floor leaves, and those between large strides", () => {
  const window = { kernelSize: 3, stride: 2, paddingBefore: 0, paddingAfter: 0, dilation: 1 };
  deepEqual(unreadCells(windowAxis(7, window), 7), []);
  deepEqual(unreadCells(windowAxis(8, window), 8), [7]);
  deepEqual(unreadCells(windowAxis(8, { ...window, paddingBefore: 1 }), 8), []);
  deepEqual(unreadCells(windowAxis(9, { ...window, kernelSize: 1, stride: 3 }), 9), [1, 2, 4, 5, 7, 8]);
  deepEqual(unreadCells(windowAxis(8, { ...window, dilation: 2, stride: 3 }), 8), [1, 6]);
});

test("a cell that only padding repeats is read", () => {
  const window = { kernelSize: 3, stride: 3, paddingBefore: 1, paddingAfter: 0, dilation: 1 };
  const axis = windowAxis(6, window);
  deepEqual(unreadCells(axis, 6), [5]);
  deepEqual(unreadCells(axis, 6, "circular"), []);
  deepEqual(unreadCells(axis, 6, "replicate"), [5]);
});
