/** The section that uses the trained network: downloads, and the call over REST. */
import { isUnfinished } from "../../core/training/epochs.js";
import { askUntilAnswered, problemOf } from "../../io/http.js";
import { describeNetwork } from "../../io/inspection.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { fetchFile } from "../../io/network_files.js";
import { createStore } from "../../state/store.js";
import { openedRecord } from "../../state/training.js";
import { INITIAL_USE, reduceUse } from "../../state/use.js";
import { createChangeWatch } from "../../view/dom/change_detector.js";
import { find } from "../../view/dom/elements.js";
import { download } from "../../view/dom/file_saving.js";
import { createCalls } from "../../view/transfer/use/calls.js";
import { createDownloads } from "../../view/transfer/use/downloads.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../use").UseState} State */
/** @typedef {{readonly state: State, dispatch: (action: import("../../state/use.js").Action) => void, subscribe: (subscriber: (state: State) => void) => void}} UseStore */

/** @param {Face} face @returns {import("./start.js").Section} */
export function createUseSection(face) {
  const root = find("#use", HTMLElement);
  /** @type {UseStore} */
  const store = createStore(reduceUse, INITIAL_USE);
  store.subscribe(face.redraw);
  face.training.subscribe(createFollowing(face, store));
  const downloads = createDownloads(find("[data-downloads]", HTMLElement, root), createWriting(store));
  const calls = createCalls(find("[data-calls]", HTMLElement, root));
  const [before, after] = ["before", "after"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const usedChanged = createChangeWatch();
  return {
    query: () => "",
    kept: () => "",
    restore() {},
    show() {
      const { used } = store.state;
      downloads.show(store.state, photograph(face.store.state));
      if (!usedChanged(used)) return;
      before.hidden = used !== null;
      after.hidden = used === null;
      if (used) calls.show(used.network.id);
    },
    isMoving: () => false,
  };
}

/** The page's picture where it is a photograph: the networks that are trained here read no matrices. @param {import("../../transfer").TransferState} state */
function photograph({ picture, settings }) {
  return picture?.kind === "photo" ? settings.image : null;
}

/**
 * The function that describes each network that the training gives. The last one stays until the next is described, and
 * while another training has not given one yet.
 * @param {Face} face
 * @param {UseStore} store
 */
function createFollowing({ training, trained, shell }, store) {
  const latest = createLatestRequest();
  /** @type {string | null} */
  let asked = null;

  /** @param {string} network id */
  async function describe(network) {
    asked = network;
    const record = openedRecord(training.state);
    try {
      const won = await latest.run((signal) =>
        askUntilAnswered(
          (each) => describeNetwork(network, each),
          signal,
          () => {},
        ),
      );
      if (won && record && asked === network)
        store.dispatch({ type: "used", used: { network: won.answer, record } });
    } catch (error) {
      if (asked === network) asked = null;
      shell().complain(error);
    }
  }

  return () => {
    const record = openedRecord(training.state);
    const network = trained();
    const { used } = store.state;
    if (network === null) {
      if (used && !isUnfinished(record)) store.dispatch({ type: "used", used: null });
      asked = null;
    } else if (network !== asked) void describe(network);
    else if (record && used?.network.id === network && used.record !== record)
      store.dispatch({ type: "used", used: { ...used, record } });
  };
}

/** Writing the ONNX file, which takes seconds. @param {UseStore} store */
function createWriting({ dispatch }) {
  let controller = new AbortController();
  return {
    /** @param {string} address */
    async write(address) {
      controller = new AbortController();
      dispatch({ type: "writing" });
      try {
        const { signal } = controller;
        const file = await askUntilAnswered(
          () => fetchFile(address, signal),
          signal,
          () => {},
        );
        dispatch({ type: "written", problem: "" });
        download(file, "network.onnx");
      } catch (error) {
        dispatch({ type: "written", problem: problemOf(error)?.detail ?? "" });
      }
    },
    cancel: () => controller.abort(),
  };
}
