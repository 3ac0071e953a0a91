/** The dialog that gives out what is seen: pictures, the film of the steps, numbers, programs. */
import { curlCalls } from "../core/curl.js";
import { exported, fetchFile } from "../io/exported.js";
import { stepCount } from "../state/lab.js";
import { svgText, paintElement } from "./element_picture.js";
import { find, setText } from "./elements.js";
import { film, framesOf, MAX_FRAMES } from "./film.js";
import { copy, download, toPng } from "./save.js";

/** @typedef {import("../types").LabSettings} LabSettings */

/** Progress is shown where the work takes longer than this. */
const PATIENCE_MS = 500;

/**
 * @template {LabSettings} S
 * @param {HTMLDialogElement} dialog
 * @param {{readonly state: import("../types").LabState<S>}} store
 * @param {ReturnType<typeof import("./stage.js").createStage<S>>} stage
 * @param {(settings: S, picture: import("../types").Picture) => object} networkOf the page's network document
 */
export function createExports(dialog, store, stage, networkOf) {
  const [program, curl] = [find("[data-program]", HTMLElement, dialog), find("[data-curl]", HTMLElement, dialog)];
  const [message, done] = [find(".message", HTMLElement, dialog), find(".done", HTMLElement, dialog)];
  const root = find("#stage", HTMLElement);
  const drawing = () => document.querySelector("svg[data-export]");
  /** @type {import("../io/exported.js").Exported | null} */
  let ready = null;
  let filming = new AbortController();

  async function open() {
    const { state } = store;
    for (const place of [program, curl, message, done]) setText(place, "");
    find("[data-save=drawing]", HTMLButtonElement, dialog).hidden = drawing() === null;
    const count = stepCount(state);
    const every = Math.ceil(count / MAX_FRAMES);
    setText(find("[data-frames]", HTMLElement, dialog), every > 1 ? `GIF, every ${every}th of ${count}` : `GIF, all ${count}`);
    dialog.showModal();
    if (!state.picture) return;
    const network = networkOf(state.settings, state.picture);
    ready = await exported(network, state.settings);
    setText(find("[data-node]", HTMLElement, dialog), ready.node);
    setText(curl, curlCalls(location.origin, network, ready.maps("npy"), name("npy")));
    setText(program, await (await fetchFile(ready.code)).text());
  }

  /** @param {string} ending */
  const name = (ending) => `convscope-${ready?.node ?? "output"}${ending.startsWith("-") ? "" : "."}${ending}`;

  /** @type {Record<string, () => Promise<void> | void>} */
  const savers = {
    async map() {
      if (stage.output.plane) download(await toPng(stage.output.plane.raster), name("png"));
    },
    shown: async () => download(await toPng(stage.output.canvas), name("-shown.png")),
    stage: async () => download(await toPng(await paintElement(root, window.devicePixelRatio)), "convscope-stage.png"),
    drawing() {
      const shown = drawing();
      if (shown instanceof SVGSVGElement) download(new Blob([svgText(shown)], { type: "image/svg+xml" }), "convscope-schematic.svg");
    },
    film: saveFilm,
    program: () => download(new Blob([program.textContent ?? ""], { type: "text/x-python" }), name("py")),
  };

  async function saveFilm() {
    const { state } = store;
    const waiting = find(".filming", HTMLElement, dialog);
    const progress = find("progress", HTMLProgressElement, dialog);
    filming = new AbortController();
    const began = performance.now();
    try {
      const blob = await film(drawStep, framesOf(stepCount(state)), {
        background: getComputedStyle(root).backgroundColor,
        speed: state.speed,
        signal: filming.signal,
        tell(share) {
          progress.value = share;
          waiting.hidden = performance.now() - began < PATIENCE_MS;
        },
      });
      download(blob, "convscope-steps.gif");
    } finally {
      waiting.hidden = true;
      stage.draw(store.state);
    }

    /** @param {number} step @returns {[HTMLCanvasElement, HTMLCanvasElement]} */
    function drawStep(step) {
      stage.draw({ ...state, step, hover: null, pinned: null, weight: null });
      return [stage.input.canvas, stage.output.canvas];
    }
  }

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
    if (save) button.addEventListener("click", () => attempt(savers[save], "Saved."));
    if (format) {
      button.addEventListener("click", () => attempt(async () => {
        if (ready) download(await fetchFile(ready.maps(format)), name(format));
      }, "Saved."));
    }
    if (copied) {
      button.addEventListener("click", () => attempt(() => {
        const text = (copied === "curl" ? curl : program).textContent ?? "";
        if (!copy(text, dialog)) throw new Error("This browser did not copy. Select the text and copy it by hand.");
      }, "Copied."));
    }
  }
  find("[data-cancel]", HTMLButtonElement, dialog).addEventListener("click", () => filming.abort());
  dialog.addEventListener("close", () => filming.abort());
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#export-open", HTMLButtonElement).addEventListener("click", () => attempt(open, ""));
}
