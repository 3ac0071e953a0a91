/** Questions whose subject changes quickly: one request at a time, the last one wins. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { createSteadyQuestion } from "#js/shell/transfer/steady_question.js";

/** @typedef {{picture: string, epoch: number}} Question */

/** A question whose requests the test answers. */
function asked() {
  /** @type {{question: Question, signal: AbortSignal, answer: () => void, refuse: (error: Error) => void}[]} */
  const requests = [];
  /** @type {string[]} */
  const refusals = [];
  const steady = createSteadyQuestion({
    /** @param {Question} question @param {AbortSignal} signal @returns {Promise<void>} */
    ask: (question, signal) =>
      new Promise((answer, refuse) => requests.push({ question, signal, answer, refuse })),
    refused: (_question, { detail }) => refusals.push(detail),
    isSame: (one, other) => one.picture === other.picture && one.epoch === other.epoch,
    mayGoOn: (one, now) => one.picture === now.picture,
  });
  return { requests, refusals, steady, epochs: () => requests.map(({ question }) => question.epoch) };
}

/** Turns of the queue of promises that an answer takes until it has its effect, and some more. */
const TURNS = 20;

/** Lets what was answered be taken. */
async function settle() {
  for (let turn = 0; turn < TURNS; turn += 1) await null;
}

test("while epochs pass, one request is open and the newest epoch is asked next", async () => {
  const { requests, steady, epochs } = asked();
  for (const epoch of [1, 2, 3]) steady.want({ picture: "cat", epoch });
  deepEqual(epochs(), [1]);
  requests[0].answer();
  await settle();
  deepEqual(epochs(), [1, 3]);
  requests[1].answer();
  await settle();
  steady.want({ picture: "cat", epoch: 3 });
  deepEqual(epochs(), [1, 3]);
});

test("another picture, or none, ends the request", async () => {
  const { requests, refusals, steady, epochs } = asked();
  steady.want({ picture: "cat", epoch: 1 });
  steady.want({ picture: "dog", epoch: 1 });
  deepEqual(
    requests.map(({ signal }) => signal.aborted),
    [true, false],
  );
  requests[0].refuse(new DOMException("", "AbortError"));
  await settle();
  steady.want(null);
  equal(requests[1].signal.aborted, true);
  steady.want({ picture: "dog", epoch: 1 });
  deepEqual(epochs(), [1, 1, 1]);
  deepEqual(refusals, []);
});

test("what was refused is told, and not asked again", async () => {
  const { requests, refusals, steady } = asked();
  steady.want({ picture: "cat", epoch: 1 });
  requests[0].refuse(new Error("no"));
  await settle();
  steady.want({ picture: "cat", epoch: 1 });
  deepEqual(refusals, ["no"]);
  equal(requests.length, 1);
});
