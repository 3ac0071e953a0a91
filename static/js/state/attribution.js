/** What is asked of what speaks for a class, and what is known of it. */
import { currentNetwork, openedNode } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */

/** The opened node, where Grad-CAM can look at it: it has a place for its cells. @param {State} state @returns {string | null} */
export function nodeToLookAt(state) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  return node?.shape.length === 3 ? node.name : null;
}

/** What is asked of the class; null where nothing is. @param {State} state */
export function attributionQuestion(state) {
  const {
    picture,
    view: { method, atOpened },
  } = state;
  if (!picture || !method || !currentNetwork(state)) return null;
  return { method, node: method === "grad-cam" && atOpened ? nodeToLookAt(state) : null };
}

/** The question as a text, with all that decides its answer. @param {State} state @returns {string | null} */
export function attributionKey(state) {
  const question = attributionQuestion(state);
  return question && JSON.stringify([question, state.settings]);
}

/** The answer to what is asked, and to nothing else. @param {State} state @returns {import("../inspection").Attribution | null} */
export function shownAttribution(state) {
  const answer = state.answers.attribution;
  return answer && answer.key === attributionKey(state) ? answer.value : null;
}

/** Whether it is being computed. @param {State} state */
export function isAttributing({ waiting }) {
  return waiting.includes("attribution");
}
