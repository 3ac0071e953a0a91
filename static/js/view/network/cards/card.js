/** The card of a layer: its name, its line of PyTorch, thumbnails of its maps, its misfit, and the shape of its output after it. */
import { layerLine, shapeText } from "../../../core/network/draft_line.js";
import { createCanvasHost } from "../../dom/canvas_host.js";
import { make, setText } from "../../dom/elements.js";
import { createMisfitNote } from "./misfit_note.js";

/**
 * @typedef {object} Shown
 * @property {string} name of the node
 * @property {import("../../../network").DraftLayer | null} layer null for the input
 * @property {import("../../../inspection").GraphNode | null} node null where the layer has no output, or it is not known yet
 * @property {"fits" | "misfit" | "after"} place
 * @property {import("../../../network").Misfit | null} misfit of this layer
 */
/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @typedef {object} Tell what a person does with a card
 * @property {() => void} open
 * @property {() => void} edit
 * @property {() => void} add a layer after this one
 * @property {(mend: import("../../../network").Mend) => void} mend
 */

/** @param {Tell} tell */
export function createCard(tell) {
  const parts = createParts();
  const { element, button, edit, add, shape, canvas } = parts;
  const misfitNote = createMisfitNote(parts.misfit, tell.mend);
  /** @type {Shown | null} */
  let last = null;
  button.addEventListener("click", () => (last?.node ? tell.open() : tell.edit()));
  edit.addEventListener("click", tell.edit);
  add.addEventListener("click", tell.add);

  return {
    ...{ element, button, edit, add, shape, canvas, body: parts.body },
    host: createCanvasHost(canvas),
    get shown() {
      return last;
    },
    /** @param {Shown} shown */
    show(shown) {
      last = shown;
      showLayer(parts, shown);
      showOutput(parts, shown);
      misfitNote.show(shown.misfit);
    },
    /** @param {{isOpened: boolean, isEdited: boolean}} marks */
    mark({ isOpened, isEdited }) {
      button.setAttribute("aria-pressed", String(isOpened));
      edit.setAttribute("aria-expanded", String(isEdited));
      element.toggleAttribute("data-edited", isEdited);
    },
    /** @param {boolean} isStop whether Tab leads to it */
    stop(isStop) {
      for (const control of [button, edit, add, shape]) control.tabIndex = isStop ? 0 : -1;
    },
  };
}

function createParts() {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const [title, line, flat, field] = ["name", "line", "flat", "field"].map((part) =>
    make("span", { class: `layer-${part}` }),
  );
  const grip = make("span", { class: "layer-grip", "aria-hidden": "true", title: "Drag to move" }, "\u283f");
  const button = make("button", { type: "button", class: "layer-open" }, title, line, canvas, flat);
  const edit = make("button", { type: "button", class: "layer-edit quiet" }, "Edit");
  const foot = make("div", { class: "layer-foot" }, grip, field, edit);
  const misfit = make("div", { class: "layer-misfit", hidden: "" });
  const body = make("div", { class: "layer-card" }, button, foot, misfit);
  const shape = make("button", { type: "button", class: "joint-shape", "aria-describedby": "shape-note" });
  const add = make("button", { type: "button", class: "joint-add" }, "+");
  const element = make("li", { class: "layer" }, body, make("div", { class: "joint" }, shape, add));
  return { element, body, button, canvas, title, line, flat, field, grip, edit, misfit, shape, add };
}

/** @param {Parts} parts @param {Shown} shown */
function showLayer({ element, button, title, line, grip, edit, add }, { name, layer, node, place }) {
  button.dataset.node = name;
  element.dataset.place = place;
  grip.hidden = layer === null;
  setText(title, name);
  setText(line, layer ? layerLine(layer, arriving(node)) : "");
  edit.setAttribute("aria-label", `Edit ${name}`);
  add.setAttribute("aria-label", `Add a layer after ${name}`);
  add.title = "Add a layer here";
}

/** Channels or features that arrive. @param {Shown["node"]} node */
function arriving(node) {
  const { in_channels: channels, num_features: features, in_features: numbers } = node?.parameters ?? {};
  const count = Number(channels ?? features ?? numbers);
  return Number.isNaN(count) ? null : count;
}

/** @param {Parts} parts @param {Shown} shown */
function showOutput({ button, canvas, flat, field, shape: label }, { name, layer, node, place }) {
  if (place !== "fits") {
    canvas.hidden = true;
    for (const element of [flat, field, label]) setText(element, "");
  }
  label.hidden = place !== "fits";
  const state = place === "misfit" ? ", does not fit" : place === "after" ? ", after the misfit" : "";
  button.setAttribute(
    "aria-label",
    [name, layer?.op, node && shapeText(node.shape)].filter(Boolean).join(", ") + state,
  );
  if (!node) return;
  const isFlat = node.shape.slice(1).every((side) => side === 1);
  canvas.hidden = isFlat;
  setText(flat, isFlat ? `${node.shape[0]} numbers` : "");
  setText(label, shapeText(node.shape));
  label.setAttribute("aria-label", `Output of ${name}: ${shapeText(node.shape)}`);
  setText(field, layer ? fieldText(node.receptive_field) : "");
}

/** @param {import("../../../inspection").NodeField} field */
function fieldText({ height, width }) {
  return height === null || width === null ? "sees all" : `sees ${height} \u00d7 ${width}`;
}
