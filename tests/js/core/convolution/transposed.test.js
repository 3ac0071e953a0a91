/** Transposed convolution in both views, against the golden cases. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { gatherWindow, scatterAxis, transposedSize } from "#js/core/convolution/transposed.js";
import { windowCells } from "#js/core/geometry/sliding_window.js";
import { goldenCases } from "../../golden.js";

/** @typedef {{padding: number, output_padding: number, reaching_cells: [number, number][][]}} TransposedCase */

test("the same input cells reach each output cell through the same taps in both views", () => {
  const cases = /** @type {(import("../../golden.js").Case & TransposedCase)[]} */ (
    goldenCases("transposed")
  );
  for (const one of cases) {
    const { input_size: size, kernel_size: kernelSize, stride, padding, dilation } = one;
    const extra = one.output_padding;
    const window = { kernelSize, stride, paddingBefore: padding, paddingAfter: padding, dilation };
    equal(transposedSize(size, window, extra), one.output_size, JSON.stringify(one));
    const axis = scatterAxis(size, window, extra);
    const scattered = one.reaching_cells.map((_, output) => axis.cells(output));
    const inputs = one.reaching_cells.map((pairs) => pairs.map(([input]) => input));
    deepEqual(scattered, inputs, JSON.stringify(one));
    const gathered = one.reaching_cells.map((_, output) =>
      windowCells(output, gatherWindow(window, extra)).flatMap((place, slot) => {
        const inside = place >= 0 && place <= (size - 1) * stride && place % stride === 0;
        return inside ? [[place / stride, kernelSize - 1 - slot]] : [];
      }),
    );
    deepEqual(gathered, one.reaching_cells, JSON.stringify(one));
  }
});
