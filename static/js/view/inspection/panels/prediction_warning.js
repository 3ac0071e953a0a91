/** The warning beside a prediction that says little, with the ways to one that says more. */
import { isDrawn } from "../../../core/inspection/drawn_picture.js";
import { knowingNetwork, warningOf } from "../../../core/inspection/prediction_warning.js";
import { megabytes } from "../../../core/inspection/weights_description.js";
import { answered, currentNetwork } from "../../../state/inspection.js";
import { isStale } from "../../../state/waiting.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").ListedNetwork} ListedNetwork */
/** @typedef {import("./weights.js").Tell} Tell */

/**
 * @param {HTMLElement} root
 * @param {Pick<Tell, "choose" | "use" | "download" | "cancel">} tell
 */
export function createPredictionWarning(root, tell) {
  const [get, cancel, use] = ["get", "stop", "use-other"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, root),
  );
  const inputChanged = createChangeWatch();
  let isDrawing = false;
  /** @type {ListedNetwork | null} */
  let own = null;
  /** @type {ListedNetwork | null} */
  let other = null;
  get.addEventListener("click", () => {
    if (own?.published.state === "ready") tell.use(own.name);
    else if (own) tell.download(own.name);
  });
  cancel.addEventListener("click", () => own && tell.cancel(own.name));
  use.addEventListener("click", () => other && tell.choose(other.name));

  return {
    /** @param {State} state */
    show(state) {
      const [network, networks] = [currentNetwork(state), answered(state, "networks") ?? []];
      const entered = isStale(state, "entered") ? null : answered(state, "entered");
      if (inputChanged(entered)) isDrawing = entered !== null && isDrawn(entered);
      const isBuiltIn = network !== null && network.name !== null;
      const warning = isBuiltIn ? warningOf(network.weights, isDrawing) : null;
      root.hidden = warning === null;
      own = networks.find(({ name }) => name === network?.name) ?? null;
      other = network?.name ? knowingNetwork(networks, network.name) : null;
      if (warning === null || !own) return;
      setText(find("[data-warning]", HTMLElement, root), warning);
      showPublished(root, own, { get, cancel });
      use.hidden = other === null;
      setText(use, `Use ${other?.title} (ImageNet, already here)`);
    },
  };
}

/** @param {HTMLElement} root @param {ListedNetwork} own @param {{get: HTMLButtonElement, cancel: HTMLButtonElement}} buttons */
function showPublished(root, { published }, { get, cancel }) {
  const { state, received_bytes: received, total_bytes: total, downloadable, problem } = published;
  const progress = find("progress", HTMLProgressElement, root);
  const isRunning = state === "downloading";
  get.hidden = isRunning || !downloadable;
  setText(
    get,
    state === "ready"
      ? "Use ImageNet weights (already here)"
      : `Get ImageNet weights (${megabytes(total, 0)})`,
  );
  [progress.hidden, cancel.hidden] = [!isRunning, !isRunning];
  progress.value = total > 0 ? received / total : 0;
  const message = find("[data-progress]", HTMLElement, root);
  setText(message, isRunning ? `${megabytes(received)} of ${megabytes(total)}` : (problem ?? ""));
  message.classList.toggle("message", !isRunning && problem !== null);
}
