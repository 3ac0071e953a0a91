/** The PyTorch program in the export dialog: its form, its text, and the files that it reads. */
import { fetchFile } from "../../io/network/network_files.js";
import { find, setText } from "../dom/elements.js";
import { download } from "../dom/file_saving.js";
import { rememberedChoice } from "../dom/remembered.js";

/** @typedef {import("./dialog.js").Offer} Offer */
/** @typedef {import("./dialog.js").NameOf} NameOf */

/** What a program says where it reads a file, by the button that saves the file. */
const READS = { weights: '"weights.safetensors"', picture: '"image.*"', matrix: '"input.npy"' };

/**
 * @param {HTMLDialogElement} dialog
 * @param {() => Offer | null} offer what can be exported now
 * @param {(work: () => Promise<void>) => Promise<void>} attempt does work and reports how it ended
 */
export function createProgram(dialog, offer, attempt) {
  const text = find("[data-program]", HTMLElement, dialog);
  const choice = find("[data-form]", HTMLSelectElement, dialog);
  const form = rememberedChoice(choice, "convscope: program form", "class");
  const inForm = (/** @type {string} */ path) =>
    offer()?.isSequence && form() !== "class" ? `${path}&form=${form()}` : path;

  async function show() {
    const offered = offer();
    if (!offered) return;
    find("[data-forms]", HTMLElement, dialog).hidden = !offered.isSequence;
    const program = await (await fetchFile(inForm(offered.code))).text();
    if (offer() !== offered) return;
    setText(text, program);
    for (const [part, read] of Object.entries(READS)) {
      const button = find(`[data-save=${part}]`, HTMLElement, dialog);
      button.hidden = !("always" in button.dataset) && !program.includes(read);
    }
  }

  choice.addEventListener("change", () => void attempt(show));
  return { text, show, savers: savers(offer, inForm, text) };
}

/**
 * The program, the files that it reads, and all of them as an archive.
 * @param {() => Offer | null} offer
 * @param {(path: string) => string} inForm path of the program in the chosen form
 * @param {HTMLElement} text the program
 * @returns {import("./dialog.js").Savers}
 */
function savers(offer, inForm, text) {
  const saver = (/** @type {keyof Offer["files"]} */ file, /** @type {NameOf} */ nameOf) =>
    async function save(/** @type {NameOf} */ name) {
      const path = offer()?.files[file];
      if (path) download(await fetchFile(file === "bundle" ? inForm(path) : path), nameOf(name("zip")));
    };
  return {
    program: (name) => download(new Blob([text.textContent ?? ""], { type: "text/x-python" }), name("py")),
    bundle: saver("bundle", (archive) => archive),
    // under the names that the program looks for
    weights: saver("weights", () => "weights.safetensors"),
    onnx: saver("onnx", () => "network.onnx"),
    picture: saver("picture", () => "image.png"),
    matrix: saver("matrix", () => "input.npy"),
  };
}
