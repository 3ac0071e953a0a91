/** Attribution: a map over the network's input that shows which pixels count for a class. */
import { at } from "../../../core/geometry/cells.js";
import { METHOD_NAMES, METHODS, methodNamed } from "../../../core/inspection/attribution_methods.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { scaleFor } from "../../../core/colour/scale.js";
import { rasterize } from "../../../draw/raster.js";
import {
  attributionProgress,
  isAttributing,
  nodeToLookAt,
  shownAttribution,
} from "../../../state/attribution.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";
import { listenForCells } from "../../maps/pointing.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectionView} View */
/** @typedef {import("../../../types").Cell} Cell */

/** @typedef {{look: (view: Partial<Pick<View, "method" | "atOpened" | "opacity" | "gradient">>) => void}} Tell */
/** @typedef {import("../../../types").Tensor} Tensor */

/**
 * @param {HTMLElement} root
 * @param {Tell} tell
 */
export function createAttributionPanel(root, tell) {
  const controls = createControls(root, tell);
  const overlay = createOverlay(root);
  const found = find("[data-found]", HTMLElement, root);
  const mapChanged = createChangeWatch();
  return {
    /** @param {State} state */
    show(state) {
      controls.show(state);
      const attribution = shownAttribution(state);
      overlay.fade(state.view.opacity);
      if (!mapChanged(attribution)) return;
      overlay.load(attribution && attribution.explanation === null ? attribution.map : null);
      setText(found, attribution ? resultText(attribution, state.view.method) : "");
    },
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createControls(root, { look }) {
  const [method, where] = ["method", "at"].map((name) => find(`[data-${name}]`, HTMLSelectElement, root));
  const opened = find("option[value=opened]", HTMLOptionElement, where);
  const opacity = find("[data-opacity]", HTMLInputElement, root);
  method.append(...METHOD_NAMES.map((name) => make("option", { value: name }, METHODS[name].title)));
  method.addEventListener("change", () => look({ method: methodNamed(method.value), gradient: false }));
  where.addEventListener("change", () => look({ atOpened: where.value === "opened" }));
  opacity.addEventListener("input", () => look({ opacity: Number(opacity.value) }));
  find("[data-give-up]", HTMLButtonElement, root).addEventListener("click", () => {
    look({ method: null });
    method.focus();
  });
  const showProgress = createProgress(root);
  return {
    /** @param {State} state */
    show(state) {
      const { method: chosen, atOpened, opacity: percent } = state.view;
      const [node, isBusy] = [nodeToLookAt(state), isAttributing(state)];
      method.value = chosen ?? "";
      find("[data-where]", HTMLElement, root).hidden = chosen !== "grad-cam";
      opened.disabled = node === null;
      setText(opened, node === null ? "the open node (needs rows and columns)" : `the open node, ${node}`);
      where.value = atOpened && node !== null ? "opened" : "";
      opacity.value = String(percent);
      setText(find("[data-sentence]", HTMLElement, root), chosen ? METHODS[chosen].sentence : "");
      find("[data-busy]", HTMLElement, root).hidden = !isBusy;
      setText(
        find("[data-computed]", HTMLElement, root),
        chosen && isBusy ? `Computing ${METHODS[chosen].title}` : "",
      );
      showProgress(attributionProgress(state));
    },
  };
}

/** The bar and the words beside it: parts done of parts. @param {HTMLElement} root */
function createProgress(root) {
  const bar = find("[data-busy] progress", HTMLProgressElement, root);
  const words = find("[data-parts]", HTMLElement, root);
  return (/** @type {import("../../../types").Progress | null} */ progress) => {
    if (progress) Object.assign(bar, { max: progress.total, value: progress.done });
    else bar.removeAttribute("value");
    setText(words, progress ? `${progress.done} of ${progress.total} parts` : "");
  };
}

/** The map over the network's input; its values are read by pointer or keys. @param {HTMLElement} root */
function createOverlay(root) {
  const canvas = find("canvas[data-speaks]", HTMLCanvasElement, root);
  const legend = createLegend(find(".attribution .legend", HTMLElement, root));
  const readout = find("#attribution-readout", HTMLElement, root);
  const parts = [...root.querySelectorAll(".attribution [data-shown]")].filter(
    (part) => part instanceof HTMLElement,
  );
  /** @type {Tensor | null} */
  let map = null;
  /** @type {Cell | null} */
  let pointed = null;

  /** @param {Cell | null} cell */
  function point(cell) {
    pointed = cell;
    const value = map && cell && exact(at(map, 0, cell.row, cell.column));
    setText(readout, cell && value ? `row ${cell.row}, column ${cell.column}: ${value}` : "");
  }

  listenForCells(
    {
      canvas,
      cellUnder: (event) => map && cellUnder(canvas, map, event),
      get plane() {
        return map && { tensor: map };
      },
    },
    { start: () => pointed ?? { row: 0, column: 0 }, hover: point, walk: point, choose: point },
  );

  return {
    /** @param {number} percent */
    fade(percent) {
      canvas.style.opacity = String(percent / 100);
    },
    /** @param {Tensor | null} next */
    load(next) {
      map = next;
      for (const part of [canvas, ...parts]) part.hidden = map === null;
      point(pointed);
      if (map) legend.show(paint(canvas, map));
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} map @returns {import("../../../types").Scale} its colours */
function paint(canvas, map) {
  const scale = scaleFor(map.values, "sequential");
  Object.assign(canvas, { height: map.height, width: map.width });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(rasterize(map, 0, scale), 0, 0);
  return scale;
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} map @param {MouseEvent} event @returns {Cell | null} */
function cellUnder(canvas, map, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const row = Math.floor(((event.clientY - top) / height) * map.height);
  const column = Math.floor(((event.clientX - left) / width) * map.width);
  return row >= 0 && row < map.height && column >= 0 && column < map.width ? { row, column } : null;
}

/** @param {import("../../../inspection").Attribution} attribution @param {View["method"]} method */
function resultText({ label, node, score, explanation }, method) {
  const subject = `Class ${label}, logit ${rounded(score, 4)}${method === "grad-cam" ? `, at ${node}` : ""}.`;
  return explanation === null ? subject : `${subject} No map: ${explanation}`;
}
