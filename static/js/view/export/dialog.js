/** The export dialog of every page: files, programs, curl calls, and messages about them. */
import { fetchFile } from "../../io/network_files.js";
import { find, setText } from "../dom/elements.js";
import { copy, download } from "../dom/file_saving.js";

/**
 * @typedef {object} Offer what can be exported, computed when the dialog opens
 * @property {string} node whose values can be saved
 * @property {(format: string) => string} maps path of these values at the server
 * @property {string} code path of the program at the server
 * @property {string} curl the calls that fetch the values
 */

const NOT_COPIED = "This browser did not copy. Select the text and copy it by hand.";

/** @typedef {(ending: string) => string} NameOf name of a file with this ending */

/**
 * @param {HTMLDialogElement} dialog
 * @param {() => Promise<Offer | null>} prepare null where there is nothing to export yet
 * @param {Record<string, (name: NameOf) => Promise<void> | void>} savers of the page's own pictures, by the name on their buttons
 */
export function createExportDialog(dialog, prepare, savers) {
  const [program, curl] = ["program", "curl"].map((name) => find(`[data-${name}]`, HTMLElement, dialog));
  const attempt = createAttempts(dialog);
  /** @type {Offer | null} */
  let ready = null;

  async function open() {
    dialog.showModal();
    ready = await prepare();
    if (!ready) return;
    setText(find("[data-node]", HTMLElement, dialog), ready.node);
    setText(curl, ready.curl);
    setText(program, await (await fetchFile(ready.code)).text());
  }

  const name = (/** @type {string} */ ending) =>
    `convscope-${ready?.node ?? "output"}${ending.startsWith("-") ? "" : "."}${ending}`;
  const saveProgram = () =>
    download(new Blob([program.textContent ?? ""], { type: "text/x-python" }), name("py"));
  const saveFormat = async (/** @type {string} */ format) => {
    if (ready) download(await fetchFile(ready.maps(format)), name(format));
  };
  const copyText = (/** @type {string} */ key) => {
    if (!copy((key === "curl" ? curl : program).textContent ?? "", dialog)) throw new Error(NOT_COPIED);
  };

  for (const button of dialog.querySelectorAll("button")) {
    const { save = "", format = "", copy: copied = "" } = button.dataset;
    const work = save === "program" ? saveProgram : savers[save] && (() => savers[save](name));
    if (work) button.addEventListener("click", () => attempt(work, "Saved."));
    if (format) button.addEventListener("click", () => attempt(() => saveFormat(format), "Saved."));
    if (copied) button.addEventListener("click", () => attempt(() => copyText(copied), "Copied."));
  }
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#export-open", HTMLButtonElement).addEventListener("click", () => {
    for (const element of [program, curl]) setText(element, "");
    void attempt(open, "");
  });
}

/** @param {HTMLDialogElement} dialog */
function createAttempts(dialog) {
  const [message, done] = [find(".message", HTMLElement, dialog), find(".done", HTMLElement, dialog)];
  /** Does the work and reports how it ended. @param {() => Promise<void> | void} work @param {string} success */
  return async (work, success) => {
    setText(message, "");
    setText(done, "");
    try {
      await work();
      setText(done, success);
    } catch (error) {
      if (!(error instanceof Error || error instanceof DOMException)) throw error;
      setText(message, error.name === "AbortError" ? "Cancelled." : error.message);
    }
  };
}
