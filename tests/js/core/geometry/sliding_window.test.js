/** Sliding windows and their readers, against the golden cases. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { windowAxis } from "#js/core/geometry/sliding_window.js";
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
