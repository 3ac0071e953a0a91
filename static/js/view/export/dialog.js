/** The export dialog of every page: files, programs, curl calls, and messages about them. */
import { fetchFile } from "../../io/network_files.js";
import { find, setText } from "../dom/elements.js";
import { copy, download } from "../dom/file_saving.js";
import { createScaleChoice } from "./scale.js";

/**
 * @typedef {object} Offer what can be exported, computed when the dialog opens
 * @property {string} node whose values can be saved
 * @property {(format: string) => string} maps path of these values at the server
 * @property {string} code path of the program at the server
 * @property {import("../../io/network_files.js").ProgramFiles} files
 * @property {string} curl the calls that fetch the values
 */

/** What a program says where it reads a file, by the button that saves the file. */
const READS = { weights: '"weights.safetensors"', picture: '"image.*"', matrix: '"input.npy"' };

const NOT_COPIED = "This browser did not copy. Select the text and copy it by hand.";

/** @typedef {(ending: string) => string} NameOf name of a file with this ending */
/** @typedef {Record<string, (name: NameOf, scale: number) => Promise<void> | void>} Savers by the name on their buttons */

/**
 * @param {HTMLDialogElement} dialog
 * @param {() => Promise<Offer | null>} prepare null where there is nothing to export yet
 * @param {Savers} pictures of the page
 */
export function createExportDialog(dialog, prepare, pictures) {
  const [program, curl] = ["program", "curl"].map((name) => find(`[data-${name}]`, HTMLElement, dialog));
  const attempt = createAttempts(dialog);
  const scale = createScaleChoice(dialog);
  /** @type {Offer | null} */
  let ready = null;

  async function open() {
    dialog.showModal();
    ready = await prepare();
    if (!ready) return;
    setText(find("[data-node]", HTMLElement, dialog), ready.node);
    setText(curl, ready.curl);
    setText(program, await (await fetchFile(ready.code)).text());
    showParts(dialog, program.textContent ?? "");
  }

  const savers = { ...pictures, ...programSavers(() => ready, program) };
  const name = (/** @type {string} */ ending) =>
    `convscope-${ready?.node ?? "output"}${ending.startsWith("-") ? "" : "."}${ending}`;
  const saveFormat = async (/** @type {string} */ format) => {
    if (ready) download(await fetchFile(ready.maps(format)), name(format));
  };
  const copyText = (/** @type {string} */ key) => {
    if (!copy((key === "curl" ? curl : program).textContent ?? "", dialog)) throw new Error(NOT_COPIED);
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
    for (const element of [program, curl]) setText(element, "");
    void attempt(open, "");
  });
}

/** Shows the buttons of the files that the program reads. @param {HTMLDialogElement} dialog @param {string} program */
function showParts(dialog, program) {
  for (const [part, read] of Object.entries(READS))
    find(`[data-save=${part}]`, HTMLElement, dialog).hidden = !program.includes(read);
}

/**
 * The program, the files that it reads, and all of them as an archive.
 * @param {() => Offer | null} offer
 * @param {HTMLElement} program its text
 * @returns {Savers}
 */
function programSavers(offer, program) {
  const saver = (/** @type {keyof Offer["files"]} */ file, /** @type {NameOf} */ nameOf) =>
    async function save(/** @type {NameOf} */ name) {
      const path = offer()?.files[file];
      if (path) download(await fetchFile(path), nameOf(name("zip")));
    };
  return {
    program: (name) => download(new Blob([program.textContent ?? ""], { type: "text/x-python" }), name("py")),
    bundle: saver("bundle", (archive) => archive),
    // under the names that the program looks for
    weights: saver("weights", () => "weights.safetensors"),
    picture: saver("picture", () => "image.png"),
    matrix: saver("matrix", () => "input.npy"),
  };
}

/** @param {HTMLDialogElement} dialog */
function createAttempts(dialog) {
  const [message, done] = [find(".message", HTMLElement, dialog), find(".done", HTMLElement, dialog)];
  /** Does the work and reports how it ended. @param {() => Promise<void> | void} work @param {string} success */
  return async (work, success) => {
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
