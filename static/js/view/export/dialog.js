/** The export dialog of every page: files, programs, curl calls, and messages about them. */
import { fetchFile } from "../../io/network/network_files.js";
import { find, setText } from "../dom/elements.js";
import { copy, download } from "../dom/file_saving.js";
import { createProgram } from "./program.js";
import { createScaleChoice } from "./scale.js";

/**
 * @typedef {object} Offer what can be exported, computed when the dialog opens
 * @property {string} node whose values can be saved
 * @property {(format: string) => string} maps path of these values at the server
 * @property {boolean} isSequence the network's layers follow each other, so its program has two forms
 * @property {string} code path of the program at the server
 * @property {import("../../io/network/network_files.js").ProgramFiles} files
 * @property {string} curl the calls that fetch the values
 */

const NOT_COPIED = "This browser did not copy. Select the text and copy it by hand.";

/** @typedef {(ending: string) => string} NameOf name of a file with this ending */
/** @typedef {Record<string, (name: NameOf, scale: number) => Promise<void> | void>} Savers by the name on their buttons */

/**
 * @param {HTMLDialogElement} dialog
 * @param {() => Promise<Offer | null>} prepare null where there is nothing to export yet
 * @param {Savers} pictures of the page
 */
export function createExportDialog(dialog, prepare, pictures) {
  const curl = find("[data-curl]", HTMLElement, dialog);
  const attempt = createAttempts(dialog);
  const scale = createScaleChoice(dialog);
  /** @type {Offer | null} */
  let ready = null;
  const program = createProgram(dialog, () => ready, attempt);

  async function open() {
    dialog.showModal();
    ready = await prepare();
    if (!ready) return;
    setText(find("[data-node]", HTMLElement, dialog), ready.node);
    setText(curl, ready.curl);
    await program.show();
  }

  const savers = { ...pictures, ...program.savers };
  const name = (/** @type {string} */ ending) =>
    `convscope-${ready?.node ?? "output"}${ending.startsWith("-") ? "" : "."}${ending}`;
  const saveFormat = async (/** @type {string} */ format) => {
    if (ready) download(await fetchFile(ready.maps(format)), name(format));
  };
  const copyText = (/** @type {string} */ key) => {
    if (!copy((key === "curl" ? curl : program.text).textContent ?? "", dialog)) throw new Error(NOT_COPIED);
  };

  for (const button of dialog.querySelectorAll("button")) {
    const { save = "", format = "", copy: copied = "" } = button.dataset;
    if (save in savers)
      button.addEventListener("click", () => attempt(() => savers[save](name, scale()), "Saved."));
    if (format) button.addEventListener("click", () => attempt(() => saveFormat(format), "Saved."));
    if (copied) button.addEventListener("click", () => attempt(() => copyText(copied), "Copied."));
  }
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#export-open", HTMLButtonElement).addEventListener("click", () => {
    for (const element of [program.text, curl]) setText(element, "");
    void attempt(open);
  });
}

/** @param {HTMLDialogElement} dialog */
function createAttempts(dialog) {
  const [message, done] = [find(".message", HTMLElement, dialog), find(".done", HTMLElement, dialog)];
  /** Does the work and reports how it ended. @param {() => Promise<void> | void} work @param {string} [success] */
  return async (work, success = "") => {
    setText(message, "");
    setText(done, success && "Working\u2026");
    try {
      await work();
      setText(done, success);
    } catch (error) {
      setText(done, "");
      if (!(error instanceof Error || error instanceof DOMException)) throw error;
      setText(message, error.name === "AbortError" ? "Cancelled." : error.message);
    }
  };
}
