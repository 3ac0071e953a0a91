/** Downloads of the trained network, each with its size and the lines that run it. */
import { megabytes } from "../../../core/inspection/weights_description.js";
import { trainedFiles } from "../../../core/training/trained_files.js";
import { RUN_LINES } from "../../../core/transfer/use_lines.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { createListing } from "./listing.js";

/** @typedef {import("../../../use").UseState} State */
/** @typedef {keyof typeof RUN_LINES} Key */

const BYTES_OF_A_NUMBER = 4;

/**
 * @param {HTMLElement} root
 * @param {{write: (address: string) => void, cancel: () => void}} tell write: the ONNX file, which takes seconds
 */
export function createDownloads(root, { write, cancel }) {
  const changed = createChangeWatch();
  const items = /** @type {Record<Key, HTMLElement>} */ (
    Object.fromEntries(
      Object.entries(RUN_LINES).map(([key, lines]) => {
        const item = find(`[data-file=${key}]`, HTMLElement, root);
        createListing(find(".listing", HTMLElement, item)).show(lines);
        return [key, item];
      }),
    )
  );
  const showWriting = createWriting(items.onnx, write, cancel);
  return {
    /** @param {State} state @param {string | null} image that the network's program reads; null for random numbers */
    show(state, image) {
      const { used } = state;
      showWriting(state);
      if (!used || !changed(used, image)) return;
      const files = trainedFiles(used.record, used.network.id, image);
      for (const item of Object.values(items)) item.hidden = true;
      for (const { key, href, file } of files) {
        items[key].hidden = false;
        setLink(find("a", HTMLAnchorElement, items[key]), href, file);
      }
      showBefore(items.training, used.record);
      for (const size of root.querySelectorAll("[data-size]"))
        setText(size, `About ${megabytes(bytesOf(used.network))}.`);
    },
  };
}

/** The button that ends the wait for the ONNX file. @param {HTMLElement} item @param {(address: string) => void} write @param {() => void} cancel */
function createWriting(item, write, cancel) {
  const link = find("a", HTMLAnchorElement, item);
  const [note, button] = [
    find("[role=status]", HTMLElement, item),
    find("[data-cancel]", HTMLButtonElement, item),
  ];
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.hidden) write(link.href);
  });
  button.addEventListener("click", () => {
    cancel();
    link.focus();
  });
  return (/** @type {State} */ { isWriting, writingProblem }) => {
    button.hidden = !isWriting;
    setText(note, isWriting ? WRITING : writingProblem);
  };
}

const WRITING =
  "Writing the file. PyTorch exports it and compares it with ONNX Runtime, which takes some seconds.";

/** The files that the training's program reads. @param {HTMLElement} item @param {import("../../../training").TrainingRecord} record */
function showBefore(item, { dataset, network }) {
  setLink(
    find("[data-archive]", HTMLAnchorElement, item),
    `/api/datasets/${dataset}/archive`,
    "pictures.zip",
  );
  setLink(
    find("[data-before-weights]", HTMLAnchorElement, item),
    `/api/networks/${network}/weights`,
    "before.safetensors",
  );
}

/** @param {HTMLAnchorElement} link @param {string} href @param {string} file */
function setLink(link, href, file) {
  link.setAttribute("href", href);
  link.download = file;
}

/** @param {import("../../../inspection").NetworkDocument} network */
function bytesOf({ nodes }) {
  return nodes.reduce((total, { parameter_count: count }) => total + count * BYTES_OF_A_NUMBER, 0);
}
