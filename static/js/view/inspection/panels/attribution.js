/** Attribution: a map over the network's input that shows which pixels count for a class. */
import { METHOD_NAMES, METHODS, methodNamed } from "../../../core/inspection/attribution_methods.js";
import { rounded } from "../../../core/text/numbers.js";
import { scaleFor } from "../../../core/colour/scale.js";
import {
  attributionProgress,
  isAttributing,
  nodeToLookAt,
  shownAttribution,
} from "../../../state/attribution.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createProgress } from "../../dom/progress.js";
import { createLegend } from "../../maps/legend.js";
import { createMapOverlay } from "../../maps/overlay.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectionView} View */

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
  const showProgress = createProgress(find("[data-busy]", HTMLElement, root), "parts");
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

/** The map over the network's input, with its legend. @param {HTMLElement} root */
function createOverlay(root) {
  const canvas = find("canvas[data-speaks]", HTMLCanvasElement, root);
  const legend = createLegend(find(".attribution .legend", HTMLElement, root));
  const overlay = createMapOverlay(canvas, find("#attribution-readout", HTMLElement, root));
  const parts = [...root.querySelectorAll(".attribution [data-shown]")].filter(
    (part) => part instanceof HTMLElement,
  );
  return {
    fade: overlay.fade,
    /** @param {Tensor | null} map */
    load(map) {
      for (const part of parts) part.hidden = map === null;
      const scale = map && scaleFor(map.values, "sequential");
      if (scale) legend.show(scale);
      overlay.load(map, scale);
    },
  };
}

/** @param {import("../../../inspection").Attribution} attribution @param {View["method"]} method */
function resultText({ label, node, score, explanation }, method) {
  const subject = `Class ${label}, logit ${rounded(score, 4)}${method === "grad-cam" ? `, at ${node}` : ""}.`;
  return explanation === null ? subject : `${subject} No map: ${explanation}`;
}
