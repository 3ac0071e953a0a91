/** Exports of a lab page: pictures, the GIF of the steps, values, programs. */
import { curlCalls } from "../../core/text/curl.js";
import { exported } from "../../io/network/network_files.js";
import { isStale, stepCount } from "../../state/lab.js";
import { isHidden } from "../../state/predict_first.js";
import { svgText, paintElement } from "./element_picture.js";
import { drawnAt } from "../dom/canvas_host.js";
import { find, setText } from "../dom/elements.js";
import { createExportDialog } from "./dialog.js";
import { enlarged } from "./scale.js";
import { film, framesOf, MAX_FRAMES } from "./steps_gif.js";
import { download, toPng } from "../dom/file_saving.js";

/** @typedef {import("../../types").LabSettings} LabSettings */

/** Progress is shown where the work takes longer than this. */
const PATIENCE_MS = 500;

/**
 * @template {LabSettings} S
 * @typedef {ReturnType<typeof import("../stage/stage.js").createStage<S>>} Stage
 */

/**
 * @template {LabSettings} S
 * @param {HTMLDialogElement} dialog
 * @param {{readonly state: import("../../types").LabState<S>}} store
 * @param {Stage<S>} stage
 * @param {(settings: S, picture: import("../../types").Picture) => object} networkOf the page's network document
 */
export function createExports(dialog, store, stage, networkOf) {
  const root = find("#stage", HTMLElement);
  const draw = () => stage.draw(store.state);
  const drawing = () => document.querySelector("svg[data-export]");

  async function prepare() {
    const { state } = store;
    find("[data-save=drawing]", HTMLButtonElement, dialog).hidden = drawing() === null;
    find("[data-inspect]", HTMLElement, dialog).hidden = isHidden(state);
    withhold(dialog, isStale(state) ? NO_RESULT : isHidden(state) ? TO_GUESS : "");
    setText(find("[data-frames]", HTMLElement, dialog), framesText(stepCount(state)));
    if (!state.picture) return null;
    const network = networkOf(state.settings, state.picture);
    const offer = await exported(network, state.settings);
    find("[data-inspect]", HTMLAnchorElement, dialog).href = offer.inspection;
    const curl = curlCalls(location.origin, network, offer.maps("npy"), `convscope-${offer.node}.npy`);
    return { ...offer, isSequence: true, curl };
  }

  createExportDialog(dialog, prepare, {
    async map(name, scale) {
      const { plane } = stage.output;
      if (plane) download(await toPng(enlarged(plane.raster, scale)), name("png"));
    },
    shown: async (name, scale) =>
      download(await drawnAt(scale, draw, () => toPng(stage.output.canvas)), name("-shown.png")),
    async stage(_, scale) {
      const picture = drawnAt(scale, draw, async () => toPng(await paintElement(root, scale)));
      download(await picture, "convscope-stage.png");
    },
    drawing() {
      const shown = drawing();
      if (shown instanceof SVGSVGElement)
        download(new Blob([svgText(shown)], { type: "image/svg+xml" }), "convscope-schematic.svg");
    },
    film: createFilming(dialog, root, store, stage),
  });
}

/** Exports that contain the result. */
const RESULTS = "[data-save=map], [data-save=shown], [data-save=stage], [data-save=film], [data-format]";

/** Reasons why the result is withheld. */
const NO_RESULT = "There is no result for this picture yet.";
const TO_GUESS = "Predict first is on: enter a guess to export the result.";

/** @param {HTMLElement} dialog @param {string} reason empty where nothing is withheld */
function withhold(dialog, reason) {
  for (const button of dialog.querySelectorAll(RESULTS)) button.toggleAttribute("disabled", reason !== "");
  const note = find("[data-withheld]", HTMLElement, dialog);
  setText(note, reason);
  note.hidden = reason === "";
}

/** @param {number} count of steps */
function framesText(count) {
  const every = Math.ceil(count / MAX_FRAMES);
  return every > 1 ? `GIF, every ${every}th of ${count}` : `GIF, all ${count}`;
}

/**
 * @template {LabSettings} S
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} root
 * @param {{readonly state: import("../../types").LabState<S>}} store
 * @param {Stage<S>} stage
 * @returns {() => Promise<void>} makes and saves the GIF
 */
function createFilming(dialog, root, store, stage) {
  const waiting = find(".filming", HTMLElement, dialog);
  const progress = find("progress", HTMLProgressElement, dialog);
  let filming = new AbortController();
  find("[data-cancel]", HTMLButtonElement, dialog).addEventListener("click", () => filming.abort());
  dialog.addEventListener("close", () => filming.abort());

  return async () => {
    const { state } = store;
    const began = performance.now();
    filming = new AbortController();
    /** @param {number} step @returns {[HTMLCanvasElement, HTMLCanvasElement]} */
    const drawStep = (step) => {
      stage.draw({ ...state, step, hover: null, pinned: null, weight: null });
      return [stage.input.canvas, stage.output.canvas];
    };
    const tell = (/** @type {number} */ share) => {
      progress.value = share;
      waiting.hidden = performance.now() - began < PATIENCE_MS;
    };
    const background = getComputedStyle(root).backgroundColor;
    const options = { background, speed: state.speed, signal: filming.signal, tell };
    try {
      download(await film(drawStep, framesOf(stepCount(state)), options), "convscope-steps.gif");
    } finally {
      waiting.hidden = true;
      stage.draw(store.state);
    }
  };
}
