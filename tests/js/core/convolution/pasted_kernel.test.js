/** Kernels pasted as text. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { kernelFromText } from "#js/core/convolution/pasted_kernel.js";

const MOST = { height: 5, width: 5 };

test("a table of numbers is a kernel", () => {
  const kernel = { height: 2, width: 3, weights: [0.5, 0.25, -1, 0, 2, 3] };
  for (const text of ["0,5\t1/4\t-1\n0\t2\t3\n", "0.5 1/4 -1\r\n0 2 3", "[[0.5, 0.25, -1], [0, 2, 3]]"])
    deepEqual(kernelFromText(text, MOST), { kernel }, text);
});

test("one number belongs into one cell", () => {
  for (const text of ["1", " 0,5 ", "1/3\n", "zwei"]) deepEqual(kernelFromText(text, MOST), null, text);
});

test("what is no kernel is refused in words", () => {
  const problems = {
    "1 2\n3": "Line 2 has 1 number, but line 1 has 2. All rows must have the same length.",
    "1 2\n\n3 4": "The text has 2 channels. Paste one kernel at a time, without blank lines.",
    "1 2 3 4 5 6": "The text has 1 \u00d7 6 numbers. A kernel can have at most 5 \u00d7 5 here.",
  };
  for (const [text, problem] of Object.entries(problems)) deepEqual(kernelFromText(text, MOST), { problem });
});
