/** Top patches: the question that the state asks, and its answer. */
import { answered, openedNode } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */
/** @typedef {import("../patches").PatchesQuestion} PatchesQuestion */

/**
 * What is asked of the chosen channel; the picture on the page plays no part in it.
 * @param {State} state
 * @returns {PatchesQuestion | null} null where it is not asked
 */
export function patchesQuestion(state) {
  const { settings, view } = state;
  const { network, size, zero } = settings;
  const [known, name] = [answered(state, "network"), openedNode(state)];
  const node = known && [known.id, known.name].includes(network) && nodeOf(known, name);
  if (!view.patches || view.dataset === null || !node) return null;
  const channel = Math.min(view.channel, node.shape[0] - 1);
  return { network, size, zero, dataset: view.dataset, node: node.name, channel };
}

/** @param {import("../inspection").InspectedNetwork} network @param {string | null} name */
const nodeOf = ({ nodes }, name) => nodes.find((node) => node.name === name);

/** @param {State} state @returns {string | null} */
export function patchesKey(state) {
  const question = patchesQuestion(state);
  return question && JSON.stringify(question);
}

/** The answer to the present question, or null. @param {State} state */
export function shownPatches(state) {
  const answer = state.answers.patches;
  return answer && answer.key === patchesKey(state) ? answer.value : null;
}
