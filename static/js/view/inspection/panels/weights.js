/** The network and its weights: choose, download, upload. */
import { megabytes, weightsName, whatItKnows } from "../../../core/inspection/weights_description.js";
import { answered } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").ListedNetwork} ListedNetwork */

/**
 * @param {HTMLElement} root
 * @param {object} tell
 * @param {(network: string) => void} tell.choose another network, by its name
 * @param {(network: string) => void} tell.use other weights: the network's name, or the id of one of its variants
 * @param {(name: string) => void} tell.download
 * @param {(name: string) => void} tell.cancel
 * @param {(name: string, file: File) => void} tell.upload
 */
export function createWeightsPanel(root, { choose, use, download, cancel, upload }) {
  const known = find("[data-known]", HTMLElement, root);
  const [networks, variants] = [
    find("[data-network]", HTMLSelectElement, root),
    find("[data-variant]", HTMLSelectElement, root),
  ];
  const published = find("[data-published]", HTMLElement, root);
  const [fetching, ending] = [
    find("[data-download]", HTMLButtonElement, root),
    find("[data-cancel]", HTMLButtonElement, root),
  ];
  const progress = find("progress", HTMLProgressElement, root);
  const file = find("[data-weights-file]", HTMLInputElement, root);
  const changed = createChangeWatch();
  let name = "";

  networks.addEventListener("change", () => choose(networks.value));
  variants.addEventListener("change", () => use(variants.value));
  fetching.addEventListener("click", () => download(name));
  ending.addEventListener("click", () => cancel(name));
  find("[data-upload-weights]", HTMLButtonElement, root).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files?.[0]) upload(name, file.files[0]);
    file.value = "";
  });

  /** @param {ListedNetwork} listed @param {State} state */
  function showVariants(listed, { settings }) {
    const own = listed.variants.map(({ id, weights }) => make("option", { value: id }, weightsName(weights)));
    const isListed =
      settings.network === listed.name || listed.variants.some(({ id }) => id === settings.network);
    variants.replaceChildren(
      make("option", { value: listed.name }, `best available (${weightsName(listed.weights)})`),
      ...own,
      ...(isListed ? [] : [make("option", { value: settings.network }, "uploaded")]),
    );
    variants.value = settings.network;
  }

  /** @param {ListedNetwork} listed */
  function showPublished({
    published: { name: title, state, received_bytes: received, total_bytes: total, problem },
  }) {
    /** @type {Record<typeof state, string>} */
    const sentences = {
      absent: `The ImageNet weights (${title}, 1000 classes) are not on this server.`,
      downloading: `Downloading ${title}: ${megabytes(received)} of ${megabytes(total)}.`,
      ready: `The ImageNet weights (${title}) are on this server.`,
      failed: problem ?? "The download failed.",
    };
    setText(published, sentences[state]);
    published.classList.toggle("message", state === "failed");
    fetching.hidden = state === "ready" || state === "downloading";
    setText(fetching, `${state === "failed" ? "Try again" : "Download"} (${megabytes(total)})`);
    const isRunning = state === "downloading";
    [progress.hidden, ending.hidden] = [!isRunning, !isRunning];
    progress.value = total > 0 ? received / total : 0;
    setText(find("[data-command]", HTMLElement, root), `convscope weights fetch ${name}`);
  }

  return {
    /** @param {State} state */
    show(state) {
      const [network, all] = [answered(state, "network"), answered(state, "networks")];
      if (!changed(network, all, state.settings.network)) return;
      if (network) setText(known, whatItKnows(network));
      const listed = all?.find((each) => each.name === network?.name);
      if (!all || !listed) return;
      name = listed.name;
      networks.replaceChildren(...all.map((each) => make("option", { value: each.name }, each.title)));
      networks.value = name;
      showVariants(listed, state);
      showPublished(listed);
    },
  };
}
