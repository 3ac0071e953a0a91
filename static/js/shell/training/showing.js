/** Show the chosen epoch's network on the page in place of the draft's own, with its layers as the draft. */
import { withArrivingOpen } from "../../core/network/draft_document.js";
import { hasSameLayers } from "../../core/training/same_layers.js";
import { isFollowing, openedRecord, shownEpoch } from "../../state/training.js";

/** @typedef {import("./start.js").Store} Store */
/** @typedef {import("./start.js").Builder} Builder */
/** @typedef {import("../../training").TrainingState} State */

/** Actions after which the page keeps the network that it shows. */
const KEEPING = ["used", "restored"];

/** @param {Store} store @param {Builder} builder */
export function createShowing(store, builder) {
  /** The epoch's network that was shown last. @type {string | null} */
  let last = null;

  /** @param {State} state @param {string} network of the epoch */
  function show(state, network) {
    const document = state.documents[openedRecord(state)?.network ?? ""];
    const own = state.documents[builder.network() ?? ""];
    if (document === undefined || own === undefined) return;
    if (document && (!own || !hasSameLayers(document, own)))
      builder.change({ ...document, layers: document.layers.map(withArrivingOpen) }, null);
    last = network;
    builder.showNetwork(network);
  }

  return {
    /** Shows the draft's own network again when no epoch is chosen any more. @param {State} state @param {State} before @param {string} type of the action */
    leave(state, before, type) {
      if (type === "restored") last = null;
      const isLeft = before.settings.epoch !== null && state.settings.epoch === null;
      if (isLeft && !KEEPING.includes(type)) builder.showNetwork(null);
    },
    /**
     * Called each frame. While a training is followed, each epoch waits until everything about the one before is on the page.
     * A person who changes the draft leaves the epochs.
     */
    show() {
      const { state } = store;
      const network = shownEpoch(state)?.network ?? null;
      if (network === null || network === builder.shown()) return;
      if (network === last) store.dispatch({ type: "epoch", epoch: null });
      else if (last === null || !isFollowing(state) || builder.isSettled()) show(state, network);
    },
  };
}
