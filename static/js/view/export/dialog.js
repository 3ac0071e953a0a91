/** The dialog that gives out what is seen, whatever the page shows: files, programs, and what became of the asking. */
import { fetchFile } from "../../io/network_files.js";
import { find, setText } from "../dom/elements.js";
import { copy, download } from "../dom/file_saving.js";

/**
 * @typedef {object} Offer what is given out, as asked for when the dialog opens
 * @property {string} node whose numbers are offered
 * @property {(format: string) => string} maps their path at the server
 * @property {string} code path of the program at the server
 * @property {string} curl the same numbers by curl
 */

/**
 * @param {HTMLDialogElement} dialog
 * @param {() => Promise<Offer | null>} prepare null where there is nothing to give yet
 * @param {Record<string, (name: (ending: string) => string) => Promise<void> | void>} savers of the page's own pictures, by the name on their buttons
 */
export function createExportDialog(dialog, prepare, savers) {
  const [program, curl] = [
    find("[data-program]", HTMLElement, dialog),
    find("[data-curl]", HTMLElement, dialog),
  ];
  const [message, done] = [find(".message", HTMLElement, dialog), find(".done", HTMLElement, dialog)];
  /** @type {Offer | null} */
  let ready = null;

  async function open() {
    for (const place of [program, curl, message, done]) setText(place, "");
    dialog.showModal();
    ready = await prepare();
    if (!ready) return;
    setText(find("[data-node]", HTMLElement, dialog), ready.node);
    setText(curl, ready.curl);
    setText(program, await (await fetchFile(ready.code)).text());
  }

  /** @param {string} ending */
  const name = (ending) =>
    `convscope-${ready?.node ?? "output"}${ending.startsWith("-") ? "" : "."}${ending}`;

  /** @type {typeof savers} */
  const all = {
    ...savers,
    program: () => download(new Blob([program.textContent ?? ""], { type: "text/x-python" }), name("py")),
  };

  /** @param {() => Promise<void> | void} work @param {string} what is said when it is done */
  async function attempt(work, what) {
    setText(message, "");
    setText(done, "");
    try {
      await work();
      setText(done, what);
    } catch (error) {
      if (!(error instanceof Error || error instanceof DOMException)) throw error;
      setText(message, error.name === "AbortError" ? "Cancelled." : error.message);
    }
  }

  for (const button of dialog.querySelectorAll("button")) {
    const { save, format, copy: copied } = button.dataset;
    if (save) button.addEventListener("click", () => attempt(() => all[save](name), "Saved."));
    if (format) {
      button.addEventListener("click", () =>
        attempt(async () => {
          if (ready) download(await fetchFile(ready.maps(format)), name(format));
        }, "Saved."),
      );
    }
    if (copied) {
      button.addEventListener("click", () =>
        attempt(() => {
          const text = (copied === "curl" ? curl : program).textContent ?? "";
          if (!copy(text, dialog))
            throw new Error("This browser did not copy. Select the text and copy it by hand.");
        }, "Copied."),
      );
    }
  }
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#export-open", HTMLButtonElement).addEventListener("click", () => attempt(open, ""));
}
