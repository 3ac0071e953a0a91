/** State of the section that uses the trained network. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { progressSentence, triedSentence } from "#js/core/transfer/tried_sentence.js";
import { MOST_TRIED, duePictures, initialUse, reduceUse } from "#js/state/transfer/use.js";

/** @typedef {import("#js/state/transfer/use.js").Action} Action */

/** @param {string} id of the network @param {"running" | "finished"} state of its training */
const used = (id, state) =>
  /** @type {Action} */ ({ type: "used", used: { network: { id }, record: { state } } });
/** @param {number[]} keys */
const chosen = (...keys) =>
  /** @type {Action} */ ({
    type: "chosen",
    chosen: keys.map((key) => ({ key, file: new File([], `${key}.png`) })),
  });
/** @param {number} key @param {string} network @param {string} label */
const predicted = (key, network, label) =>
  /** @type {Action} */ ({ type: "predicted", key, network, prediction: { classes: [{ label }] } });
/** @param {Action[]} actions */
const after = (...actions) => actions.reduce(reduceUse, initialUse(false));
/** @param {import("#js/use.js").UseState} state */
const due = (state) => duePictures(state).map(({ key }) => key);

test("the newest pictures come first, and are predicted again by another network once its training has ended", () => {
  const first = after(chosen(1, 2), used("a", "finished"), chosen(3));
  deepEqual(due(first), [3, 1, 2]);
  const seen = [predicted(1, "a", "grass"), predicted(2, "a", "brick"), predicted(3, "a", "grass")].reduce(
    reduceUse,
    first,
  );
  deepEqual(due(seen), []);
  equal(triedSentence(seen.tried, 0, MOST_TRIED), "3 pictures: 1 brick, 2 grass.");
  const running = reduceUse(seen, used("b", "running"));
  deepEqual(due(running), []);
  const finished = reduceUse(running, used("b", "finished"));
  deepEqual(due(finished), [3, 1, 2]);
  equal(triedSentence(finished.tried, 3, MOST_TRIED), "");
  equal(progressSentence(3, 2), "Predicting: 2 of 3 pictures to go.");
});

test("a file that is not read is named until others are chosen", () => {
  const state = after(used("a", "finished"), chosen(1, 2), {
    type: "unread",
    key: 2,
    detail: "Not a picture.",
  });
  deepEqual(state.unread, [{ name: "2.png", detail: "Not a picture." }]);
  deepEqual(due(state), [1]);
  deepEqual(reduceUse(state, chosen(3)).unread, []);
});

test("of many pictures the newest are kept", () => {
  const state = after(
    chosen(...Array.from({ length: MOST_TRIED + 5 }, (_, index) => index + 1)),
    chosen(999),
  );
  equal(state.tried.length, MOST_TRIED);
  equal(state.tried[0].key, 999);
  equal(progressSentence(1, 1), "Predicting: 1 of 1 picture to go.");
});

test("a stopped camera forgets what it saw", () => {
  const prediction = { classes: [{ label: "grass" }] };
  const seen = /** @type {any} */ ({ frame: null, attribution: null, prediction });
  const state = after({ type: "camera", isOn: true }, { type: "seen", seen, time: 5 });
  deepEqual([state.answers, state.speech.label], [[5], "grass"]);
  const stopped = reduceUse(state, { type: "camera", isOn: false });
  deepEqual([stopped.seen, stopped.answers, stopped.isCameraOn], [null, [], false]);
});
