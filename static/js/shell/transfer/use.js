/** The section that uses the trained network: new pictures, the camera, downloads, and the call over REST. */
import { isUnfinished } from "../../core/training/epochs.js";
import { askUntilAnswered, problemOf } from "../../io/http.js";
import { uploadImage } from "../../io/images.js";
import { describeNetwork } from "../../io/inspection.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { fetchFile } from "../../io/network/network_files.js";
import { openedRecord } from "../../state/training.js";
import { createChangeWatch } from "../../view/dom/change_detector.js";
import { find, setText } from "../../view/dom/elements.js";
import { download } from "../../view/dom/file_saving.js";
import { reveal } from "../../view/dom/reveal.js";
import { createCalls } from "../../view/transfer/use/calls.js";
import { createDownloads } from "../../view/transfer/use/downloads.js";
import { createLiveCamera } from "../../view/transfer/use/live.js";
import { createTriedPictures } from "../../view/transfer/use/tries.js";
import { createLive } from "./use/live.js";
import { createUseStore } from "./use/store.js";
import { createTries } from "./use/tries.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("./use/store.js").UseStore} UseStore */

/** @param {Face} face @returns {import("./start.js").Section} */
export function createUseSection(face) {
  const root = find("#use", HTMLElement);
  const store = createUseStore();
  store.subscribe(face.redraw);
  face.training.subscribe(createFollowing(face, store));
  const panels = createPanels(root, face, store);
  const [before, after] = ["before", "after"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const usedChanged = createChangeWatch();
  return {
    query: () => "",
    kept: () => "",
    restore() {},
    show() {
      const { used, delay } = store.state;
      panels.downloads.show(store.state, photograph(face.store.state));
      panels.tried.show(store.state);
      panels.camera.show(store.state);
      setText(find("[data-delay]", HTMLElement, root), delay);
      if (!usedChanged(used)) return;
      before.hidden = used !== null;
      after.hidden = used === null;
      if (used) panels.calls.show(used.network.id);
      else panels.camera.stop();
    },
    isMoving: () => false,
  };
}

/** @param {HTMLElement} root @param {Face} face @param {UseStore} store */
function createPanels(root, face, store) {
  const { dispatch } = store;
  const part = (/** @type {string} */ name) => find(`[data-${name}]`, HTMLElement, root);
  const tries = createTries(store);
  const tried = createTriedPictures(part("try"), part("after"), {
    choose: tries.choose,
    open: (file) => void openPicture(face, file),
  });
  const camera = createLiveCamera(part("camera"), {
    change: (isOn) => dispatch({ type: "camera", isOn }),
    explain: (problem) => dispatch({ type: "cameraFailed", problem }),
    attribute: (isExplaining) => dispatch({ type: "explaining", isExplaining }),
  });
  createLive(store, camera);
  const downloads = createDownloads(part("downloads"), createWriting(store));
  return { tried, camera, downloads, calls: createCalls(part("calls")) };
}

/** Shows a new picture before and after; it is stored for that. @param {Face} face @param {File} file */
async function openPicture({ openPicture: open, shell }, file) {
  try {
    const { id, title } = await uploadImage(file, file.name);
    await open(id, title);
    reveal(find("#before-after", HTMLElement));
  } catch (error) {
    shell().complain(error);
  }
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
