/** train() beside eval(): whether it is offered, and the question that the state asks. */
import { differsInTraining } from "../core/inspection/modes.js";
import { chosenChannel, currentNetwork, hasClasses, openedNode } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */

/** Runs in train mode. */
export const DRAWS = 4;

/** Whether the network has a layer that differs between the modes. @param {State} state */
export function offersModes(state) {
  const network = currentNetwork(state);
  return network !== null && differsInTraining(network.nodes);
}

/**
 * What is asked: the maps of the opened node's channel, and the outputs of the last node if they are classes.
 * @param {State} state
 * @returns {{node: string, channel: number, seed: number, last: string | null} | null} null where it is switched off
 */
export function modesQuestion(state) {
  const [seed, node] = [state.view.train, openedNode(state)];
  if (seed === null || node === null || !offersModes(state)) return null;
  const last = hasClasses(state) ? (currentNetwork(state)?.nodes.at(-1)?.name ?? null) : null;
  return { node, channel: chosenChannel(state), seed, last };
}
