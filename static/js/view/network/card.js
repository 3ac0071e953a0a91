/** The card of a layer: its name, its line of PyTorch, thumbnails of its maps, and the shape of its output after it. */
import { layerLine, shapeText } from "../../core/network/draft_line.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { make, setText } from "../dom/elements.js";

/**
 * @typedef {object} Shown
 * @property {string} name of the node
 * @property {import("../../network").DraftLayer | null} layer null for the input
 * @property {import("../../inspection").GraphNode | null} node null where the layer has no output, or it is not known yet
 * @property {"fits" | "misfit" | "after"} place
 */
/** @typedef {ReturnType<typeof createParts>} Parts */

/** @param {(node: string) => void} open */
export function createCard(open) {
  const parts = createParts();
  const { element, button, canvas } = parts;
  let name = "";
  button.addEventListener("click", () => open(name));

  return {
    element,
    host: createCanvasHost(canvas),
    get name() {
      return name;
    },
    /** @param {Shown} shown */
    show(shown) {
      name = shown.name;
      showLayer(parts, shown);
      if (shown.node) showShape(parts, shown.node.shape);
    },
    /** @param {boolean} isOpened */
    mark: (isOpened) => button.setAttribute("aria-pressed", String(isOpened)),
  };
}

function createParts() {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const [title, op, line, flat, shape] = ["name", "op", "line", "flat", "shape"].map((part) =>
    make("span", { class: `layer-${part}` }),
  );
  const head = make("span", { class: "layer-head" }, title, op);
  const button = make("button", { type: "button", class: "layer-open" }, head, line, canvas, flat);
  const element = make("li", { class: "layer" }, make("div", { class: "layer-card" }, button), shape);
  return { element, button, canvas, title, op, line, flat, shape };
}

/** @param {Parts} parts @param {Shown} shown */
function showLayer({ element, button, title, op, line }, { name, layer, node, place }) {
  button.dataset.node = name;
  element.dataset.place = place;
  setText(title, name);
  setText(op, layer?.op ?? "Input");
  setText(line, layer ? layerLine(layer, arriving(node)) : "");
}

/** Channels or features that arrive. @param {Shown["node"]} node */
function arriving(node) {
  const { in_channels: channels, num_features: features, in_features: numbers } = node?.parameters ?? {};
  const count = Number(channels ?? features ?? numbers);
  return Number.isNaN(count) ? null : count;
}

/** @param {Parts} parts @param {number[]} shape of the output */
function showShape({ canvas, flat, shape: label }, shape) {
  const isFlat = shape.slice(1).every((side) => side === 1);
  canvas.hidden = isFlat;
  setText(flat, isFlat ? `${shape[0]} numbers` : "");
  setText(label, shapeText(shape));
}
