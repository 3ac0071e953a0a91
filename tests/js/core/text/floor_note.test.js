/** Notes on what the floor of a size formula leaves unread. */
import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { floorNote } from "#js/core/text/floor_note.js";
import { outputSize, windowCells } from "#js/core/geometry/sliding_window.js";

/** @param {number} kernelSize @param {number} stride @param {[number, number]} [padding] @param {number} [dilation] */
const window = (kernelSize, stride, [paddingBefore, paddingAfter] = [0, 0], dilation = 1) => ({
  kernelSize,
  stride,
  paddingBefore,
  paddingAfter,
  dilation,
});

test("the note counts cells of the input, and names padding only where there is some", () => {
  equal(floorNote(5, window(3, 2)), "");
  equal(floorNote(6, window(3, 2)), "The floor: no window reaches the input\u2019s last cell.");
  equal(floorNote(8, window(3, 3)), "The floor: no window reaches the input\u2019s last 2 cells.");
  equal(
    floorNote(6, window(3, 2, [1, 1])),
    "The floor: some padding at the end is left over, but no cell of the input.",
  );
  equal(
    floorNote(9, window(3, 4, [0, 1])),
    "The floor: no window reaches the input\u2019s last 2 cells or the padding after it.",
  );
  equal(floorNote(4, window(3, 1, [0, 0], 2)), "The kernel spans 5 cells, but the input has only 4.");
  equal(floorNote(2, window(5, 2, [1, 1])), "The kernel spans 5 cells, but the padded input has only 4.");
});

test("the cells that the note counts are exactly those after the last window", () => {
  for (let size = 1; size <= 9; size += 1)
    for (let kernel = 1; kernel <= 4; kernel += 1)
      for (let stride = 1; stride <= 4; stride += 1)
        for (let after = 0; after <= 2; after += 1) {
          const one = window(kernel, stride, [1, after]);
          const count = outputSize(size, one);
          if (count < 1) continue;
          const last = /** @type {number} */ (windowCells(count - 1, one).at(-1));
          const unread = Math.max(0, Math.min(size, size - 1 - last));
          const note = floorNote(size, one);
          const counted = note.match(/last (\d+) cells/)?.[1] ?? (note.includes("last cell") ? 1 : 0);
          equal(Number(counted), unread, JSON.stringify([size, one]));
          ok(after > 0 || !note.includes("padding"), note);
        }
});
