/** State of the section "Proof": the runs in train() that were asked for, and their answer. A pure reducer. */

/** @typedef {import("../../transfer").ProofState} State */
/** @typedef {import("../../transfer").ModesQuestion} Question */

/**
 * @typedef {{type: "again"}
 *   | {type: "answered", answer: import("../../transfer").ModeRuns}
 *   | {type: "refused", question: Question, detail: string}} Action
 *   again: with other random numbers
 */

/** Runs in train mode. */
export const DRAWS = 4;

/** @type {State} */
export const INITIAL_PROOF = { seed: 0, answer: null, refusal: null };

/** @param {State} state @param {Action} action @returns {State} */
export function reduceProof(state, action) {
  switch (action.type) {
    case "again":
      return { ...state, seed: state.seed + DRAWS };
    case "answered":
      return { ...state, answer: action.answer, refusal: null };
    default:
      return { ...state, refusal: { question: action.question, detail: action.detail } };
  }
}

/** @param {Question} one @param {Question} other */
export function isSameRun(one, other) {
  return one.network === other.network && one.image === other.image && one.seed === other.seed;
}
