/** The section with the proof: what the training left as it was, and what happens without eval(). */
import { isUnfinished } from "../../core/training/epochs.js";
import { fetchModeRuns } from "../../io/modes.js";
import { createStore } from "../../state/store.js";
import { openedRecord } from "../../state/training.js";
import { DRAWS, INITIAL_PROOF, isSameRun, reduceProof } from "../../state/transfer/proof.js";
import { find } from "../../view/dom/elements.js";
import { watchSight } from "../../view/dom/in_sight.js";
import { createProof } from "../../view/transfer/proof.js";
import { createSteadyQuestion } from "./steady_question.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../transfer").ModesQuestion} Question */
/** @typedef {import("../../transfer").ProofState} State */

const TRAIN_FIRST = "Train first: then this shows what stayed frozen, and what happens without eval().";
const TRAINING = "The proof follows when the training has ended.";
const RUNNING = "The picture runs through the network in both modes \u2026";

/** @param {Face} face @returns {import("./start.js").Section} */
export function createProofSection(face) {
  const root = find("#proof", HTMLElement);
  const store = createStore(reduceProof, INITIAL_PROOF);
  const runs = createSteadyQuestion({
    /** @param {Question} question @param {AbortSignal} signal */
    async ask(question, signal) {
      const answer = await fetchModeRuns(question, DRAWS, signal);
      signal.throwIfAborted();
      store.dispatch({ type: "answered", answer });
    },
    refused: (question, { detail }) => store.dispatch({ type: "refused", question, detail }),
    isSame: isSameRun,
    mayGoOn: () => false,
  });
  const isInSight = watchSight(root, update);
  const panel = createProof(root, () => store.dispatch({ type: "again" }));

  /** Nothing is asked while nobody looks, so that a training has the server for itself. */
  function update() {
    if (isInSight()) runs.want(questionOf(face, store.state));
    face.redraw();
  }

  for (const each of [store, face.store, face.training]) each.subscribe(update);
  return {
    query: () => "",
    kept: () => "",
    restore() {},
    show() {
      const record = endedRecord(face);
      const question = questionOf(face, store.state);
      const answer = shownAnswer(store.state, question);
      panel.show(record, answer, messageOf(face, store.state, question));
    },
    isMoving: () => false,
  };
}

/** The opened training, once it has ended with a network. @param {Face} face */
function endedRecord({ training }) {
  const record = openedRecord(training.state);
  return record && !isUnfinished(record) && record.history.length > 0 ? record : null;
}

/** @param {Face} face @param {State} state @returns {Question | null} */
function questionOf(face, { seed }) {
  const { picture, settings } = face.store.state;
  const network = endedRecord(face) ? face.trained() : null;
  return picture && network !== null ? { network, image: settings.image, seed } : null;
}

/** The answer; while other random numbers are on their way, that to the ones before. @param {State} state @param {Question | null} question */
function shownAnswer({ answer }, question) {
  const isOfThem = answer && question && isSameRun({ ...answer.question, seed: question.seed }, question);
  return isOfThem ? answer : null;
}

/** @param {Face} face @param {State} state @param {Question | null} question */
function messageOf(face, state, question) {
  if (!endedRecord(face)) {
    const record = openedRecord(face.training.state);
    return record && isUnfinished(record) ? TRAINING : TRAIN_FIRST;
  }
  if (!question || shownAnswer(state, question)) return "";
  const { refusal } = state;
  return refusal && isSameRun(refusal.question, question) ? refusal.detail : RUNNING;
}
