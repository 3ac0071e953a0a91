/** The networks, each with what its weights know; one is chosen. */
import { answered } from "../../../state/inspection.js";
import { createNetworkCards } from "../../controls/network_cards.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */

/**
 * @param {HTMLElement} root
 * @param {{choose: (network: string) => void}} tell of a network's name
 */
export function createNetworksPanel(root, { choose }) {
  const cards = createNetworkCards(find("[role=toolbar]", HTMLElement, root), choose);
  const changed = createChangeWatch();
  return {
    /** @param {State} state */
    show(state) {
      const [all, network] = [answered(state, "networks"), answered(state, "network")];
      const isRefused = state.problem?.source === "network";
      if (!all || (!network && !isRefused) || !changed(all, network)) return;
      cards.show(all, network);
    },
  };
}
