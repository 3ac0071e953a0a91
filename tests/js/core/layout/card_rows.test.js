/** Steps between cards that stand in rows. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { cardInNextRow } from "#js/core/layout/card_rows.js";

/** @param {number} left @param {number} top @param {number} width */
const box = (left, top, width = 100) => ({ left, top, width, height: 80 });

test("up and down lead to the nearest card of the next row, else to the neighbour", () => {
  const rows = [box(0, 0), box(120, 0), box(240, 0), box(0, 90, 220), box(240, 90), box(0, 180)];
  const down = (/** @type {number} */ index) => cardInNextRow(rows, index, 1);
  deepEqual([0, 1, 2, 3, 4, 5].map(down), [3, 3, 4, 5, 5, 6]);
  const up = (/** @type {number} */ index) => cardInNextRow(rows, index, -1);
  deepEqual([0, 2, 3, 4, 5].map(up), [-1, 1, 0, 2, 3]);
});
