/** Attribution: a map over the network's input that shows which pixels count for a class. */
import { at } from "../../../core/geometry/cells.js";
import { METHOD_NAMES, METHODS, methodNamed } from "../../../core/inspection/attribution_methods.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { scaleFor } from "../../../core/colour/scale.js";
import { rasterize } from "../../../draw/raster.js";
import { isAttributing, nodeToLookAt, shownAttribution } from "../../../state/attribution.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";
import { listenForCells } from "../../maps/pointing.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectionView} View */
/** @typedef {import("../../../types").Cell} Cell */

/**
 * @param {HTMLElement} root
 * @param {{look: (view: Partial<Pick<View, "method" | "atOpened" | "opacity" | "gradient">>) => void}} tell
 */
export function createAttributionPanel(root, { look }) {
  const [method, where] = [
    find("[data-method]", HTMLSelectElement, root),
    find("[data-at]", HTMLSelectElement, root),
  ];
  const opened = find("option[value=opened]", HTMLOptionElement, where);
  const opacity = find("[data-opacity]", HTMLInputElement, root);
  const canvas = find("canvas[data-speaks]", HTMLCanvasElement, root);
  const legend = createLegend(find(".attribution .legend", HTMLElement, root));
  const [sentence, found, readout] = ["[data-sentence]", "[data-found]", "#attribution-readout"].map(
    (selector) => find(selector, HTMLElement, root),
  );
  const mapChanged = createChangeWatch();
  /** @type {import("../../../types").Tensor | null} */
  let map = null;
  /** @type {Cell | null} */
  let pointed = null;

  method.append(...METHOD_NAMES.map((name) => make("option", { value: name }, METHODS[name].title)));
  method.addEventListener("change", () => look({ method: methodNamed(method.value), gradient: false }));
  where.addEventListener("change", () => look({ atOpened: where.value === "opened" }));
  opacity.addEventListener("input", () => look({ opacity: Number(opacity.value) }));
  find("[data-give-up]", HTMLButtonElement, root).addEventListener("click", () => {
    look({ method: null });
    method.focus();
  });
  const view = {
    canvas,
    cellUnder,
    get plane() {
      return map && { tensor: map };
    },
  };
  listenForCells(view, {
    start: () => pointed ?? { row: 0, column: 0 },
    hover: point,
    walk: point,
    choose: point,
  });

  /** @param {MouseEvent} event @returns {Cell | null} */
  function cellUnder(event) {
    if (!map) return null;
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [row, column] = [
      Math.floor(((event.clientY - top) / height) * map.height),
      Math.floor(((event.clientX - left) / width) * map.width),
    ];
    return row >= 0 && row < map.height && column >= 0 && column < map.width ? { row, column } : null;
  }

  /** @param {Cell | null} cell */
  function point(cell) {
    pointed = cell;
    setText(
      readout,
      map && cell
        ? `row ${cell.row}, column ${cell.column}: ${exact(at(map, 0, cell.row, cell.column))}`
        : "",
    );
  }

  /** @param {import("../../../types").Tensor | null} next */
  function load(next) {
    map = next;
    canvas.hidden = map === null;
    for (const element of root.querySelectorAll(".attribution [data-shown]"))
      /** @type {HTMLElement} */ (element).hidden = map === null;
    point(pointed);
    if (!map) return;
    const scale = scaleFor(map.values, "sequential");
    Object.assign(canvas, { height: map.height, width: map.width });
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(
      rasterize(map, 0, scale),
      0,
      0,
    );
    legend.show(scale);
  }

  /** @param {State} state */
  function showControls(state) {
    const {
      view: { method: chosen, atOpened, opacity: percent },
    } = state;
    const node = nodeToLookAt(state);
    method.value = chosen ?? "";
    find("[data-where]", HTMLElement, root).hidden = chosen !== "grad-cam";
    opened.disabled = node === null;
    setText(opened, node === null ? "the open node (needs rows and columns)" : `the open node, ${node}`);
    where.value = atOpened && node !== null ? "opened" : "";
    opacity.value = String(percent);
    canvas.style.opacity = String(percent / 100);
    setText(sentence, chosen ? METHODS[chosen].sentence : "");
    find("[data-busy]", HTMLElement, root).hidden = !isAttributing(state);
    setText(
      find("[data-computed]", HTMLElement, root),
      chosen && isAttributing(state) ? `Computing ${METHODS[chosen].title}` : "",
    );
  }

  return {
    /** @param {State} state */
    show(state) {
      showControls(state);
      const attribution = shownAttribution(state);
      if (!mapChanged(attribution)) return;
      load(attribution && attribution.explanation === null ? attribution.map : null);
      setText(found, attribution ? told(attribution, state.view.method) : "");
    },
  };
}

/** @param {import("../../../inspection").Attribution} attribution @param {View["method"]} method */
function told({ label, node, score, explanation }, method) {
  const subject = `Class ${label}, logit ${rounded(score, 4)}${method === "grad-cam" ? `, at ${node}` : ""}.`;
  return explanation === null ? subject : `${subject} No map: ${explanation}`;
}
