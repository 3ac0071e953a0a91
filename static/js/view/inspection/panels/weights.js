/** The weights of the network: choose, download, upload. */
import { megabytes, weightsName, whatItKnows } from "../../../core/inspection/weights_description.js";
import { problemOf } from "../../../io/http.js";
import { answered } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").ListedNetwork} ListedNetwork */

/**
 * @typedef {object} Tell
 * @property {(network: string) => void} choose another network, by its name
 * @property {(network: string) => void} use other weights: the network's name, or the id of one of its variants
 * @property {(name: string) => void} download
 * @property {(name: string) => void} cancel
 * @property {(network: string, file: File) => Promise<void>} upload rejects where the server refuses the file
 */

/**
 * @param {HTMLElement} root
 * @param {Tell} tell
 */
export function createWeightsPanel(root, tell) {
  const variants = find("[data-variant]", HTMLSelectElement, root);
  const changed = createChangeWatch();
  let name = "";
  variants.addEventListener("change", () => tell.use(variants.value));
  listenForUpload(root, (file) => tell.upload(name, file));
  const published = createPublished(root, {
    download: () => tell.download(name),
    cancel: () => tell.cancel(name),
  });

  return {
    /** @param {State} state */
    show(state) {
      const [network, all] = [answered(state, "network"), answered(state, "networks")];
      if (!changed(network, all, state.settings.network)) return;
      if (network) setText(find("[data-known]", HTMLElement, root), whatItKnows(network));
      const listed = all?.find((each) => each.name === network?.name);
      showParts(root, listed !== undefined);
      name = listed?.name ?? state.settings.network;
      if (!listed) return;
      showVariants(variants, listed, state.settings.network);
      published.show(listed);
    },
  };
}

/** Shows what concerns built-in networks, or what concerns others. @param {HTMLElement} root @param {boolean} isListed */
function showParts(root, isListed) {
  for (const part of root.querySelectorAll("[data-listed]")) part.toggleAttribute("hidden", !isListed);
  for (const part of root.querySelectorAll("[data-unlisted]")) part.toggleAttribute("hidden", isListed);
}

/** @param {HTMLElement} root @param {(file: File) => Promise<void>} upload */
function listenForUpload(root, upload) {
  const field = find("[data-weights-file]", HTMLInputElement, root);
  const message = find("[data-upload-problem]", HTMLElement, root);
  find("[data-upload-weights]", HTMLButtonElement, root).addEventListener("click", () => field.click());
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    setText(message, "");
    if (file) upload(file).catch((error) => setText(message, problemOf(error)?.detail ?? ""));
    field.value = "";
  });
}

/** @param {HTMLSelectElement} select @param {ListedNetwork} listed @param {string} network that is shown: a name or an id */
function showVariants(select, listed, network) {
  const option = (/** @type {string} */ value, /** @type {string} */ title) =>
    make("option", { value }, title);
  const isListed = network === listed.name || listed.variants.some(({ id }) => id === network);
  select.replaceChildren(
    option(listed.name, `best available (${weightsName(listed.weights)})`),
    ...listed.variants.map(({ id, weights }) => option(id, weightsName(weights))),
    ...(isListed ? [] : [option(network, "uploaded")]),
  );
  select.value = network;
}

/** The published weights: whether they are here, and their download. @param {HTMLElement} root @param {{download: () => void, cancel: () => void}} tell */
function createPublished(root, { download, cancel }) {
  const sentence = find("[data-published]", HTMLElement, root);
  const [start, end] = ["download", "cancel"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const progress = find("progress", HTMLProgressElement, root);
  start.addEventListener("click", download);
  end.addEventListener("click", cancel);
  return {
    /** @param {ListedNetwork} listed */
    show({ name, published }) {
      const { state, received_bytes: received, total_bytes: total, downloadable } = published;
      const isRunning = state === "downloading";
      setText(sentence, publishedText(published));
      sentence.classList.toggle("message", state === "failed");
      start.hidden = state === "ready" || isRunning || !downloadable;
      setText(start, `${state === "failed" ? "Try again" : "Download"} (${megabytes(total)})`);
      [progress.hidden, end.hidden] = [!isRunning, !isRunning];
      progress.value = total > 0 ? received / total : 0;
      find("[data-terminal]", HTMLElement, root).hidden = !downloadable;
      setText(find("[data-command]", HTMLElement, root), `convscope weights fetch ${name}`);
    },
  };
}

/** @param {ListedNetwork["published"]} published */
function publishedText({ name, state, received_bytes: received, total_bytes: total, problem }) {
  switch (state) {
    case "absent":
      return `The ImageNet weights (${name}, 1000 classes) are not on this server.`;
    case "downloading":
      return `Downloading ${name}: ${megabytes(received)} of ${megabytes(total)}.`;
    case "ready":
      return `The ImageNet weights (${name}) are on this server.`;
    default:
      return problem ?? "The download failed.";
  }
}
