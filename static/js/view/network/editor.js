/** The editor of one layer, which stands in its card: a field for each parameter. */
import { OPERATORS } from "../../core/network/draft_operators.js";
import { convolutionSettings } from "../../core/network/draft_line.js";
import { createPaddingField } from "../controls/padding_field.js";
import { find, setText } from "../dom/elements.js";
import { createField } from "./fields.js";

/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("./fields.js").Field} Field */

/** A side that no padding is too large for; whether it fits is for the server to say. */
const ANY_SIZE = { height: 512, width: 512 };

/** Layers without parameters that one would set. @type {Record<string, string>} */
const NOTES = {
  Flatten: "Nothing to set: it lays out all maps, channel after channel, row after row.",
  Softmax: "Nothing to set: the numbers become positive and sum to 1.",
};

/**
 * @param {HTMLElement} root
 * @param {(parameters: Partial<DraftLayer>) => void} change
 */
export function createLayerEditor(root, change) {
  const box = find(".fields", HTMLElement, root);
  const note = find("[data-note]", HTMLElement, root);
  const paddingBox = find("#padding", HTMLElement, root);
  const padding = createPaddingField(paddingBox, (settings) => change(paddingOf(settings)));
  /** @type {Field[]} */
  let fields = [];
  /** The layer whose fields are shown. @type {string | null} */
  let made = null;

  /** @param {DraftLayer} layer */
  function make({ op }) {
    const { parameters } = OPERATORS[op];
    const isOwn = (/** @type {string} */ name) =>
      op === "Conv2d" && (name === "padding" || name === "padding_mode");
    fields = parameters
      .filter(({ name, isEdited }) => isEdited && !isOwn(name))
      .map((parameter) => createField(parameter, (value) => change({ [parameter.name]: value })));
    box.replaceChildren(...fields.map(({ element }) => element));
    paddingBox.hidden = op !== "Conv2d";
    setText(note, fields.length > 0 ? "" : (NOTES[op] ?? "Nothing to set."));
  }

  return {
    /**
     * @param {DraftLayer} layer
     * @param {string | number} key of the layer
     * @param {number | null} arriving channels or features that arrive
     * @param {string} wrong the parameter at fault; empty for none
     */
    show(layer, key, arriving, wrong) {
      const making = `${key} ${layer.op}`;
      if (making !== made) make(layer);
      made = making;
      for (const field of fields) {
        field.show(layer, arriving);
        field.element.toggleAttribute("data-wrong", field.element.dataset.parameter === wrong);
      }
      paddingBox.toggleAttribute("data-wrong", wrong === "padding");
      if (layer.op === "Conv2d") padding.show(convolutionSettings(layer), ANY_SIZE);
    },
  };
}

/** @param {Partial<import("../../types").Settings>} settings @returns {Partial<DraftLayer>} */
function paddingOf({ padding, stride, paddingMode }) {
  return {
    ...(padding && { padding }),
    ...(stride && { stride }),
    ...(paddingMode && { padding_mode: paddingMode }),
  };
}
