/** Labels of channels that are classes: a selector of the inspection's state. */
import { answered, openedMaps, openedNode } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */

/** Labels of the opened node's channels if they are classes. @param {State} state @returns {string[]} */
export function labelsOf(state) {
  const network = answered(state, "network");
  const maps = openedMaps(state);
  const isLast =
    network?.nodes.slice(-2).some(({ name }) => name === openedNode(state)) &&
    maps?.channels === network.classes.length;
  return network && isLast && !state.isPart ? network.classes : [];
}
