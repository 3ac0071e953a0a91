/** What a lab page gives out: pictures, the film of the steps, numbers, programs. */
import { curlCalls } from "../../core/text/curl.js";
import { exported } from "../../io/network_files.js";
import { stepCount } from "../../state/lab.js";
import { svgText, paintElement } from "./element_picture.js";
import { find, setText } from "../dom/elements.js";
import { createExportDialog } from "./dialog.js";
import { film, framesOf, MAX_FRAMES } from "./steps_gif.js";
import { download, toPng } from "../dom/file_saving.js";

/** @typedef {import("../../types").LabSettings} LabSettings */

/** Progress is shown where the work takes longer than this. */
const PATIENCE_MS = 500;

/**
 * @template {LabSettings} S
 * @param {HTMLDialogElement} dialog
 * @param {{readonly state: import("../../types").LabState<S>}} store
 * @param {ReturnType<typeof import("../stage/stage.js").createStage<S>>} stage
 * @param {(settings: S, picture: import("../../types").Picture) => object} networkOf the page's network document
 */
export function createExports(dialog, store, stage, networkOf) {
  const root = find("#stage", HTMLElement);
  const drawing = () => document.querySelector("svg[data-export]");
  let filming = new AbortController();

  async function prepare() {
    const { state } = store;
    find("[data-save=drawing]", HTMLButtonElement, dialog).hidden = drawing() === null;
    const count = stepCount(state);
    const every = Math.ceil(count / MAX_FRAMES);
    setText(
      find("[data-frames]", HTMLElement, dialog),
      every > 1 ? `GIF, every ${every}th of ${count}` : `GIF, all ${count}`,
    );
    if (!state.picture) return null;
    const network = networkOf(state.settings, state.picture);
    const offer = await exported(network, state.settings);
    return {
      ...offer,
      curl: curlCalls(location.origin, network, offer.maps("npy"), `convscope-${offer.node}.npy`),
    };
  }

  createExportDialog(dialog, prepare, {
    async map(name) {
      if (stage.output.plane) download(await toPng(stage.output.plane.raster), name("png"));
    },
    shown: async (name) => download(await toPng(stage.output.canvas), name("-shown.png")),
    stage: async () =>
      download(await toPng(await paintElement(root, window.devicePixelRatio)), "convscope-stage.png"),
    drawing() {
      const shown = drawing();
      if (shown instanceof SVGSVGElement)
        download(new Blob([svgText(shown)], { type: "image/svg+xml" }), "convscope-schematic.svg");
    },
    film: saveFilm,
  });

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

  find("[data-cancel]", HTMLButtonElement, dialog).addEventListener("click", () => filming.abort());
  dialog.addEventListener("close", () => filming.abort());
}
