/** Steps of the arrow keys over a grid. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { arrowStep } from "#js/core/layout/arrow_steps.js";

const grid = { count: 6, columns: 3 };

test("arrow keys lead to the neighbours and stop at the edges", () => {
  const steps = (/** @type {number} */ from) =>
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].map((key) =>
      arrowStep(key, from, grid),
    );
  deepEqual(steps(4), [3, 5, 1, 4, 3, 5]);
  deepEqual(steps(0), [0, 1, 0, 3, 0, 2]);
  deepEqual(steps(5), [4, 5, 2, 5, 3, 5]);
});

test("gaps are passed over", () => {
  const isGap = (/** @type {number} */ index) => [1, 3, 5].includes(index);
  const steps = (/** @type {number} */ from) =>
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].map((key) =>
      arrowStep(key, from, { ...grid, isGap }),
    );
  deepEqual(steps(0), [0, 2, 0, 0, 0, 2]);
  deepEqual(steps(4), [4, 4, 4, 4, 4, 4]);
});

test("other keys lead nowhere", () => {
  equal(arrowStep("a", 0, grid), null);
});
