/** Report the parameters of a link that its network does not have, and drop them. */
import { faultsOf } from "../../core/links/inspection_faults.js";
import { currentNetwork, openedNode } from "../../state/inspection.js";

/** @typedef {import("../../inspection").InspectionState} State */

/**
 * @param {(action: import("../../state/inspection.js").Action) => void} dispatch
 * @param {() => string} firstNetwork shown in place of one that the server does not have
 */
export function createLinkCheck(dispatch, firstNetwork) {
  /** The link that is still to be checked, once its network is known. @type {string | null} */
  let unchecked = null;
  /** Sentences about parameters of the page's own. @type {string[]} */
  let ownFaults = [];

  /** @param {State} state */
  function replaceUnknownNetwork({ problem, settings }) {
    if (problem?.code !== "not_found" || settings.network === firstNetwork()) return;
    const { title, detail } = problem;
    dispatch({
      type: "corrected",
      settings: { network: firstNetwork() },
      view: {},
      problem: { title, detail },
    });
  }

  return {
    /** @param {string} query of a link @param {string[]} [own] sentences about parameters of the page's own */
    expect(query, own = []) {
      unchecked = query;
      ownFaults = own;
    },
    /** Checks the link, where there is one to check and its network is known. @param {State} state */
    check(state) {
      if (unchecked === null) return;
      const network = currentNetwork(state);
      if (!network) return replaceUnknownNetwork(state);
      const faults = [
        ...ownFaults.map((sentence) => ({ sentence, settings: {}, view: {} })),
        ...faultsOf(unchecked, network, openedNode(state)),
      ];
      unchecked = null;
      if (faults.length === 0) return undefined;
      const settings = Object.assign({}, ...faults.map((fault) => fault.settings));
      const view = Object.assign({}, ...faults.map((fault) => fault.view));
      const detail = faults.map(({ sentence }) => sentence).join(" ");
      return dispatch({ type: "corrected", settings, view, problem: { title: INVALID_LINK, detail } });
    },
  };
}

const INVALID_LINK = "The link has invalid parameters.";
