/** The schematic leaves as many rows and columns unread as the real map. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { schematicAxes } from "#js/core/convolution/schematic.js";
import { axesOf } from "#js/core/convolution/settings.js";
import { unreadCells } from "#js/core/geometry/sliding_window.js";

const PLANE = { height: 3, width: 3, weights: [0, 0, 0, 0, 1, 0, 0, 0, 0], preset: "" };
/** @type {import("../../../../static/js/types").Settings} */
const SETTINGS = {
  image: "cat",
  size: 128,
  color: "grey",
  operator: "Conv2d",
  groups: 1,
  kernel: /** @type {any} */ ({ height: 3, width: 3, planes: [[PLANE]], bias: [0] }),
  stride: [1, 1],
  padding: [0, 0, 0, 0],
  paddingMode: "zeros",
  dilation: [1, 1],
  outputPadding: [0, 0],
  view: "gather",
  identity: false,
  compare: null,
};

test("the floor leaves as many cells in the schematic as in the real map", () => {
  for (const stride of [1, 2, 3, 5]) {
    for (const dilation of [1, 2]) {
      for (let side = 20; side < 30; side += 1) {
        /** @type {import("../../../../static/js/types").Settings} */
        const settings = { ...SETTINGS, stride: [stride, 1], dilation: [dilation, 1] };
        const real = { height: side, width: side };
        const [rows, columns] = schematicAxes(settings, real);
        const [axis] = axesOf(settings, real);
        const trailing = (/** @type {number[]} */ unread, /** @type {number} */ size) => {
          let count = 0;
          while (unread.includes(size - 1 - count)) count += 1;
          return count;
        };
        const expected = trailing(unreadCells(axis, side), side);
        assert.equal(trailing(rows.unread, rows.size), expected, `${stride} ${dilation} ${side}`);
        assert.ok(rows.axis.count >= 3);
        assert.ok(rows.size >= 5);
        assert.deepEqual([columns.size, columns.unread], [5, []]);
      }
    }
  }
});
