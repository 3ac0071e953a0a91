/** The debugger's state: go to, finished map, play, and the cell to guess. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { FIRST_VIEW } from "#js/core/links/debugger.js";
import { chosenStep, focusOf, initialState, isStale, reduce } from "#js/state/lab.js";
import { askedCell, isHidden } from "#js/state/predict_first.js";

/** @typedef {import("#js/types.js").LabSettings} Settings */
/** @typedef {import("#js/state/lab.js").Action<Settings>} Action */

/** @type {Settings} */
const settings = { image: "column", size: 128, color: "grey" };
const plane = { channels: 2, height: 5, width: 4, values: new Float32Array(40) };
const result = { settings, input: plane, output: plane };

/** The state after some actions, from a finished map of 5 rows and 4 columns on. @param {...Action} actions */
function after(...actions) {
  /** @type {Action[]} */
  const all = [{ type: "answered", result, waiting: false }, ...actions];
  return all.reduce(reduce, initialState(settings, FIRST_VIEW));
}

test("go to pins the cell on the finished map, and steps go on from there", () => {
  const went = after({ type: "stepped", step: 3 }, { type: "went", cell: { row: 2, column: 1 } });
  deepEqual(went.pinned, { plane: "output", row: 2, column: 1 });
  equal(went.step, null);
  equal(chosenStep(went), 9);
  equal(reduce(went, { type: "played" }).step, 9);
  equal(reduce(after({ type: "went", cell: { row: 4, column: 3 } }), { type: "played" }).step, 0);
});

test("the finished map keeps the cell that was chosen, but not where a play ends", () => {
  const cell = { plane: /** @type {const} */ ("output"), row: 2, column: 1 };
  deepEqual(after({ type: "pinned", focus: cell }, { type: "finished" }).pinned, cell);
  deepEqual(after({ type: "stepped", step: 9 }, { type: "finished" }).pinned, cell);
  equal(after({ type: "played" }, { type: "stepped", step: 9 }, { type: "finished" }).pinned, null);
  equal(after({ type: "finished" }).pinned, null);
});

test("each cell, channel and result is to be guessed, and pointing asks nothing new", () => {
  const asking = after({ type: "predicting", wanted: true }, { type: "stepped", step: 9 });
  const { row, column } = askedCell(asking) ?? {};
  deepEqual([row, column, isHidden(asking)], [2, 1, true]);
  const shown = reduce(asking, { type: "revealed", answered: askedCell(asking) });
  equal(isHidden(shown), false);
  const pointing = reduce(shown, { type: "hovered", focus: { plane: "output", row: 0, column: 0 } });
  equal(isHidden(pointing), false);
  deepEqual(focusOf(pointing), { plane: "output", row: 0, column: 0 });
  /** @type {Action[]} */
  const others = [
    { type: "stepped", step: 10 },
    { type: "went", cell: { row: 0, column: 1 } },
    { type: "channel", channels: { output: 1 } },
    { type: "answered", result: { ...result }, waiting: false },
    { type: "revealed", answered: null },
  ];
  for (const action of others) equal(isHidden(reduce(shown, action)), true, action.type);
  equal(isHidden(reduce(asking, { type: "predicting", wanted: false })), false);
});

test("a new picture makes the result stale and ends the problem of the old one", () => {
  const problem = { title: "Refused", detail: "The window does not fit." };
  const picture = /** @type {import("#js/types.js").Picture} */ ({ id: "0", kind: "matrix" });
  const refused = after({ type: "failed", problem });
  const chosen = reduce(refused, { type: "picture", image: "coins", picture });
  deepEqual([isStale(refused), isStale(chosen), chosen.problem], [false, true, null]);
  const coins = { ...result, settings: { ...settings, image: "coins" } };
  equal(isStale(reduce(chosen, { type: "answered", result: coins, waiting: false })), false);
});
