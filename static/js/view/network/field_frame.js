/** The receptive field of a card that is pointed at or focused, on the network's input: of the cell in its middle. */
import { boxOf } from "../../core/inspection/receptive_fields.js";
import { find } from "../dom/elements.js";
import { svg } from "../dom/svg.js";

/** @typedef {ReturnType<typeof import("./cards/card.js").createCard>} Card */

export function createFieldFrame() {
  const canvas = find("[data-entered] canvas", HTMLCanvasElement);
  const drawings = ["[data-entered] .framed", "#in-sight .framed"].map((selector) => {
    const drawing = svg("svg", { class: "layer-field-frame", "aria-hidden": "true" });
    find(selector, HTMLElement).append(drawing);
    return drawing;
  });

  /** @param {Card["shown"]} shown */
  function show(shown) {
    const node = shown?.layer ? shown.node : null;
    const input = { height: canvas.height, width: canvas.width };
    const [, rows = 1, columns = 1] = node?.shape ?? [];
    const cell = { row: Math.floor(rows / 2), column: Math.floor(columns / 2) };
    const box = node && boxOf(node.receptive_field, cell, input);
    for (const drawing of drawings) {
      drawing.setAttribute("viewBox", `0 0 ${input.width} ${input.height}`);
      drawing.replaceChildren(...(box ? [framed(box)] : []));
    }
  }

  return {
    /** @param {Card} card */
    follow(card) {
      const { element } = card;
      for (const type of ["pointerenter", "focusin"]) element.addEventListener(type, () => show(card.shown));
      for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => show(null));
    },
  };
}

/** @param {import("../../core/inspection/receptive_fields.js").Box} box */
function framed({ top, left, bottom, right }) {
  return svg("rect", { x: left, y: top, width: right - left, height: bottom - top });
}
