/** The attribution's question and answer, derived from the state. */
import { hasClasses, openedNode, currentNetwork } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */

/** The opened node if it has maps, as Grad-CAM needs; else null. @param {State} state @returns {string | null} */
export function nodeToLookAt(state) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  return node?.shape.length === 3 ? node.name : null;
}

/** The method and node of the attribution; null if none is chosen. @param {State} state */
export function attributionQuestion(state) {
  const {
    picture,
    view: { method, atOpened },
  } = state;
  if (!picture || !method || !hasClasses(state)) return null;
  return { method, node: method === "grad-cam" && atOpened ? nodeToLookAt(state) : null };
}

/** Key of the question: everything that its answer depends on. @param {State} state @returns {string | null} */
export function attributionKey(state) {
  const question = attributionQuestion(state);
  return question && JSON.stringify([question, state.settings]);
}

/** The answer to the current question, or null. @param {State} state @returns {import("../inspection").Attribution | null} */
export function shownAttribution(state) {
  const answer = state.answers.attribution;
  return answer && answer.key === attributionKey(state) ? answer.value : null;
}

/** Whether an attribution is being computed. @param {State} state */
export function isAttributing({ waiting }) {
  return waiting.includes("attribution");
}

/** Parts done of the attribution that is being computed; null where they are not known. @param {State} state */
export function attributionProgress(state) {
  return isAttributing(state) ? (state.progress.attribution ?? null) : null;
}
