/** The editors of the layers and of the input, one at a time: below the row of cards, on a phone within the card. */
import { channelsBefore } from "../../core/network/draft_document.js";
import { INPUT_BOUNDS, MAX_SEED } from "../../core/network/draft_link.js";
import { currentFit } from "../../state/network.js";
import { find, setText } from "../dom/elements.js";
import { createLayerEditor } from "./editor.js";
import { createField } from "./fields.js";

/** @typedef {import("../../network").BuilderState} BuilderState */
/** @typedef {ReturnType<typeof import("./cards/card.js").createCard>} Card */

/**
 * @typedef {object} Tell
 * @property {(index: number, parameters: Partial<import("../../network").DraftLayer>) => void} change
 * @property {(input: Partial<import("../../network").DraftInput>) => void} changeInput
 * @property {(seed: number) => void} seed
 * @property {(index: number, by: -1 | 1) => void} shift
 * @property {(index: number) => void} duplicate
 * @property {(index: number) => void} remove
 * @property {() => void} close
 */

/** Where the cards stand in a column. */
const COLUMN = window.matchMedia("(max-width: 720px)");

/**
 * @param {HTMLElement} root
 * @param {{readonly state: BuilderState}} builder
 * @param {(key: number | "input") => Card | undefined} cardOf
 * @param {Tell} tell
 */
export function createEditors(root, builder, cardOf, tell) {
  const below = find(".editor-place", HTMLElement, root);
  const [layerBox, inputBox] = ["#layer-editor", "#input-editor"].map((id) => find(id, HTMLElement));
  const indexOf = () => builder.state.keys.indexOf(Number(builder.state.edited));
  const layers = createLayerEditor(layerBox, (parameters) => tell.change(indexOf(), parameters));
  const input = createInputEditor(inputBox, tell);
  const tools = createTools(layerBox, indexOf, tell);
  for (const box of [layerBox, inputBox])
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      tell.close();
    });

  return {
    show() {
      const { state } = builder;
      const { draft, edited } = state;
      layerBox.hidden = edited === null || edited === "input";
      inputBox.hidden = edited !== "input";
      const card = edited === null ? undefined : cardOf(edited);
      if (!card || edited === null) return;
      const box = edited === "input" ? inputBox : layerBox;
      const place = COLUMN.matches ? card.body : below;
      if (box.parentElement !== place) place.append(box);
      setText(find("[data-edited-name]", HTMLElement, box), card.shown?.name ?? "");
      if (edited === "input") return void input.show(draft);
      const index = indexOf();
      const misfit = currentFit(state)?.misfit;
      const wrong = misfit && misfit.layer === index ? misfit.parameter : "";
      layers.show(draft.layers[index], edited, arriving(card, draft, index), wrong);
      tools.show(index, draft.layers.length);
    },
  };
}

/** Channels or features that arrive at a layer; null where they are not known. @param {Card} card @param {BuilderState["draft"]} draft @param {number} index */
function arriving({ shown }, draft, index) {
  if (draft.layers[index].op !== "Linear") return channelsBefore(draft)[index];
  const known = shown?.node?.parameters.in_features;
  return typeof known === "number" ? known : null;
}

/** @param {HTMLElement} root @param {() => number} index @param {Tell} tell */
function createTools(root, index, tell) {
  const button = (/** @type {string} */ name, /** @type {() => void} */ act) => {
    const found = find(`[data-${name}]`, HTMLButtonElement, root);
    found.addEventListener("click", act);
    return found;
  };
  const left = button("left", () => tell.shift(index(), -1));
  const right = button("right", () => tell.shift(index(), 1));
  button("duplicate", () => tell.duplicate(index()));
  button("remove", () => tell.remove(index()));
  button("done", tell.close);
  return {
    /** @param {number} place @param {number} count */
    show(place, count) {
      left.disabled = place === 0;
      right.disabled = place === count - 1;
    },
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createInputEditor(root, { changeInput, seed, close }) {
  const field = (/** @type {string} */ name, /** @type {number} */ minimum, /** @type {number} */ maximum) =>
    createField(
      {
        ...{
          kind: "count",
          name,
          minimum,
          maximum,
          initial: 1,
          canBeNull: false,
          choices: [],
          isEdited: true,
        },
      },
      (value) => (name === "seed" ? seed(Number(value)) : changeInput({ [name]: value })),
    );
  const { channels, side } = INPUT_BOUNDS;
  const fields = [
    field("channels", 1, channels),
    field("height", 1, side),
    field("width", 1, side),
    field("seed", 0, MAX_SEED),
  ];
  find(".fields", HTMLElement, root).append(...fields.map(({ element }) => element));
  find("[data-done]", HTMLButtonElement, root).addEventListener("click", close);
  return {
    /** @param {BuilderState["draft"]} draft */
    show({ input, seed: shown }) {
      for (const each of fields) each.show({ op: "Input", ...input, seed: shown }, null);
    },
  };
}
