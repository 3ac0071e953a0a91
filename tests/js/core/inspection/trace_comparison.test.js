/** Differences between two traces. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { moved, movedNodes, pairClasses } from "#js/core/inspection/trace_comparison.js";

/** @param {string} labels a letter each @returns {import("../../../../static/js/inspection").PredictedClass[]} */
const classes = (labels) => [...labels].map((label, index) => ({ label, index, probability: 0, logit: 0 }));

test("classes of two predictions are paired by label", () => {
  const pairs = pairClasses(classes("abcd"), classes("xcaz"), 2);
  deepEqual(
    pairs.map(({ label, here, other }) => [label, here && here.index, other && other.index]),
    [
      ["a", 0, 2],
      ["b", 1, null],
      ["x", null, 0],
      ["c", 2, 1],
    ],
  );
});

const STILL = { name: "still", minimum: 0, maximum: 4, mean: 1, zero_fraction: 0.5 };

test("a node's change is a share of both ranges", () => {
  equal(moved(STILL, STILL), 0);
  equal(moved(STILL, { ...STILL, mean: 2 }), 0.25);
  equal(moved(STILL, { ...STILL, maximum: 8 }), 0.5);
  equal(moved(STILL, { ...STILL, minimum: -4, mean: 2 }), 0.5);
  equal(moved(STILL, { ...STILL, maximum: null }), 1);
  const onlyZeros = moved(STILL, { ...STILL, zero_fraction: 0.75 });
  ok(0 < onlyZeros && onlyZeros < 1e-9);
});

test("only nodes of both traces are compared", () => {
  const compared = movedNodes([STILL, { ...STILL, name: "gone" }], [{ ...STILL, mean: 2 }]);
  deepEqual([...compared], [["still", 0.25]]);
});
