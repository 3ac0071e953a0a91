/** Pictures as points: what was answered, what is marked. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { featuresOf, initialPoints, reducePoints } from "#js/state/transfer/points.js";

const FEATURES = { node: "fc", explained: [1, 0], points: [] };
const QUESTION = { dataset: "d", network: "base", node: "fc" };

/** @param {...import("../../../../static/js/state/transfer/points.js").Action} actions */
const after = (...actions) => actions.reduce(reducePoints, initialPoints("penultimate"));

test("an answer belongs to its data set, network and node alone", () => {
  const state = after({ type: "answered", question: QUESTION, features: FEATURES });
  equal(featuresOf(state, { ...QUESTION }), FEATURES);
  for (const other of [{ dataset: "e" }, { network: "epoch" }, { node: "flatten" }])
    equal(featuresOf(state, { ...QUESTION, ...other }), null);
});

test("another node begins with all points in sight and keeps the chosen pictures", () => {
  const zoomed = { zoom: 3, x: 0.5, y: 0 };
  const state = after({ type: "view", index: 1, view: zoomed }, { type: "chosen", images: ["a", "b"] });
  deepEqual(state.views[1], zoomed);
  const other = reducePoints(state, { type: "node", node: "logits" });
  deepEqual([other.node, other.views[1].zoom, other.chosen], ["logits", 1, ["a", "b"]]);
});

test("what was stopped goes on once it is asked for", () => {
  const stopped = after({ type: "progress", progress: { done: 1, total: 9 } }, { type: "stopped" });
  deepEqual([stopped.isStopped, stopped.progress], [true, null]);
  const again = reducePoints(stopped, { type: "permitted", dataset: "d" });
  deepEqual([again.isStopped, again.permitted], [false, "d"]);
});
