/** The published weights of the network: offered where others stand in for them, and downloaded on request. */
import { knowledgeOf, megabytes } from "../../core/inspection/weights_description.js";
import { describeNetwork, fetchNetworks } from "../../io/inspection.js";
import { cancelDownload, startDownload } from "../../io/weights.js";
import { createChangeWatch } from "../../view/dom/change_detector.js";
import { find, setText } from "../../view/dom/elements.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../inspection").ListedNetwork} Listed */

/** How often a running download is asked about. */
const POLL_MS = 400;

/** @param {HTMLElement} root @param {Face} face */
export function createPublishedWeights(root, face) {
  const { store } = face;
  const [get, stop] = ["get", "stop"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const follow = createFollowing(face);
  const changed = createChangeWatch();
  const name = () => String(store.state.base?.name);
  get.addEventListener("click", () => follow(startDownload(name())));
  stop.addEventListener("click", () => follow(cancelDownload(name())));
  return () => {
    const { base, networks } = store.state;
    if (!changed(base, networks)) return;
    const listed = networks?.find((each) => each.name === base?.name);
    const isMissing = base !== null && ["shapes", "random"].includes(knowledgeOf(base.weights));
    root.hidden = !listed?.published.downloadable || !isMissing || listed.published.state === "ready";
    if (!listed) return;
    show(root, listed, { get, stop });
    if (listed.published.state === "downloading") follow(Promise.resolve(), POLL_MS);
  };
}

/** @param {HTMLElement} root @param {Listed} listed @param {{get: HTMLButtonElement, stop: HTMLButtonElement}} buttons */
function show(root, { published }, { get, stop }) {
  const { state, received_bytes: received, total_bytes: total, problem } = published;
  const progress = find("progress", HTMLProgressElement, root);
  const message = find("[data-progress]", HTMLElement, root);
  const isRunning = state === "downloading";
  [get.hidden, stop.hidden, progress.hidden] = [isRunning, !isRunning, !isRunning];
  setText(get, `Get ImageNet weights (${megabytes(total, 0)})`);
  progress.value = total > 0 ? received / total : 0;
  setText(message, isRunning ? `${megabytes(received)} of ${megabytes(total)}` : (problem ?? ""));
  message.classList.toggle("message", !isRunning && problem !== null);
}

/** Asks how a download goes until it has ended, and then for the network with its weights. @param {Face} face */
function createFollowing({ store, shell }) {
  const { signal } = new AbortController();
  let timer = 0;

  async function poll() {
    const { base, settings } = store.state;
    const networks = await fetchNetworks(signal);
    const published = networks.find(({ name }) => name === base?.name)?.published;
    store.dispatch({ type: "networks", networks });
    if (published?.state !== "ready") return;
    const { network } = settings;
    store.dispatch({ type: "base", network, base: await describeNetwork(network, signal) });
  }

  /** @param {Promise<unknown>} begun what is waited for before the first question */
  return (begun, delay = 0) => {
    clearTimeout(timer);
    begun
      .then(() => {
        timer = setTimeout(() => void poll().catch(shell().complain), delay);
      })
      .catch(shell().complain);
  };
}
