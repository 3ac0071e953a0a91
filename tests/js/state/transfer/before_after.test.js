/** Answers about a picture before and after a training: none stands beside those of another picture or network. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  initialBeforeAfter,
  isSameButTheEpoch,
  reduceBeforeAfter,
  shownAnswer,
} from "#js/state/transfer/before_after.js";

/** @typedef {import("../../../../static/js/transfer").SideQuestion} SideQuestion */
/** @typedef {import("../../../../static/js/transfer").SideAnswer} SideAnswer */

/** @type {SideQuestion} */
const FIRST = { image: "cat", network: "epoch1", line: "training", method: "grad-cam", label: null };
const NEXT = { ...FIRST, network: "epoch2" };
const PREDICTED = { index: 0, label: "cat", probability: 1, logit: 5 };
const MAP = { channels: 1, height: 1, width: 1, values: new Float32Array([1]) };
const EXPLAINED = {
  predicted: PREDICTED,
  attribution: { map: MAP, label: "cat", node: "conv", score: 5, explanation: null },
};

/** @param {SideQuestion} question @param {SideAnswer["explained"]} [explained] @returns {SideAnswer} */
const answerTo = (question, explained = [EXPLAINED]) => ({
  question,
  prediction: { network: question.network, weights: "", classes: [PREDICTED] },
  explained,
});

/** @param {...import("../../../../static/js/state/transfer/before_after.js").Action} actions */
const after = (...actions) =>
  actions.reduce(reduceBeforeAfter, initialBeforeAfter({ method: "grad-cam", opacity: 60 })).sides.after;

/** @param {"predicted" | "answered"} type @param {SideAnswer} answer */
const told = (type, answer) => ({ type, side: /** @type {const} */ ("after"), answer });

test("an answer stands until the next epoch's is whole", () => {
  const whole = told("answered", answerTo(FIRST));
  const waiting = after(whole, told("predicted", answerTo(NEXT, [])));
  deepEqual(shownAnswer(waiting, NEXT), answerTo(FIRST));
  const both = after(whole, told("predicted", answerTo(NEXT, [])), told("answered", answerTo(NEXT)));
  deepEqual(shownAnswer(both, NEXT), answerTo(NEXT));
});

test("an answer about another picture or training is not shown", () => {
  const whole = after(told("answered", answerTo(FIRST)));
  equal(shownAnswer(whole, { ...FIRST, image: "dog" }), null);
  equal(shownAnswer(whole, { ...FIRST, line: "another training" }), null);
  equal(shownAnswer(whole, null), null);
  const other = { ...FIRST, image: "dog" };
  const predicted = after(told("answered", answerTo(FIRST)), told("predicted", answerTo(other, [])));
  deepEqual(shownAnswer(predicted, other)?.prediction, answerTo(other).prediction);
});

test("maps by another method are not shown, the prediction is", () => {
  const whole = after(told("answered", answerTo(FIRST)));
  const question = { ...FIRST, method: /** @type {const} */ ("saliency") };
  deepEqual(shownAnswer(whole, question), answerTo(question, []));
});

test("a request goes on while only epochs pass", () => {
  equal(isSameButTheEpoch(FIRST, NEXT), true);
  equal(isSameButTheEpoch(FIRST, { ...NEXT, image: "dog" }), false);
  equal(isSameButTheEpoch(FIRST, { ...NEXT, method: "saliency" }), false);
});

test("an answer removes the refusal before it, and the parts done", () => {
  const refusal = { question: FIRST, problem: { title: "No", detail: "Not now." } };
  const refused = after({ type: "refused", side: "after", ...refusal });
  deepEqual(refused.refusal, refusal);
  const answered = after(
    { type: "refused", side: "after", ...refusal },
    { type: "progress", side: "after", progress: { done: 1, total: 2 } },
    told("answered", answerTo(NEXT)),
  );
  deepEqual([answered.refusal, answered.progress], [null, null]);
});
