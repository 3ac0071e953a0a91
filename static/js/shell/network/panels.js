/** Create the panels of the page's own: cards, editors, starting points. */
import { OPERATORS } from "../../core/network/draft_operators.js";
import { find, setText } from "../../view/dom/elements.js";
import { createStaleSigns } from "../../view/inspection/stale.js";
import { createCards } from "../../view/network/cards/cards.js";
import { createChooser } from "../../view/network/chooser.js";
import { createEditors } from "../../view/network/editors.js";
import { createDraftNotes } from "../../view/network/draft_notes.js";
import { createPictureMisfit } from "../../view/network/picture_misfit.js";
import { createEdits } from "./edits.js";
import { createMisfitInSight } from "./misfit_in_sight.js";
import { createProgram } from "./program.js";

/** @typedef {import("./start.js").Builder} Builder */

/**
 * @param {HTMLElement} root
 * @param {Builder} builder
 * @param {(node: string) => void} open
 * @returns {import("../inspection/panels.js").Panel[]}
 */
export function createBuilderPanels(root, builder, open) {
  const spoken = find("#builder-spoken", HTMLElement);
  const edits = createEdits(builder, (text) => setText(spoken, text));
  const focused = createFocusedEdits(builder, edits, (index) => cards.focus(index));
  const chooser = createChooser(find("#chooser", HTMLDialogElement));
  const cards = createCards(root, builder, {
    open,
    edit: focused.toggle,
    mend: edits.mend,
    ...focused,
    add: (index) => chooser.ask((op) => focused.add(index + 1, op)),
  });
  const editors = createEditors(root, builder, cards.card, {
    ...edits,
    ...focused,
    shift: (index, by) => edits.move(index, index + by),
  });
  return [
    createStaleSigns({ ".layer-row": ["overview"] }),
    cards,
    editors,
    createDraftNotes(root, builder, edits.start),
    createProgram(root, builder, edits),
    createOwnWeights(builder),
    createMisfitInSight(builder, cards.card),
    createPictureMisfit(root, builder, edits.changeInput),
  ];
}

/**
 * Edits after which the focus stands where one goes on.
 * @param {Builder} builder
 * @param {ReturnType<typeof createEdits>} edits
 * @param {(index: number) => void} focus on a layer's card; −1 is the input
 */
function createFocusedEdits(builder, edits, focus) {
  const last = () => builder.state.keys.length - 1;
  const edit = (/** @type {import("../../network").BuilderState["edited"]} */ key) =>
    builder.dispatch({ type: "edited", key });
  return {
    /** @param {number | "input"} key */
    toggle: (key) => edit(builder.state.edited === key ? null : key),
    /** @param {number} index @param {string} op */
    add(index, op) {
      edits.add(index, op);
      const isEdited = OPERATORS[op].parameters.some((parameter) => parameter.isEdited);
      edit(isEdited ? builder.state.keys[index] : null);
      focus(index);
    },
    /** @param {number} index */
    remove(index) {
      edits.remove(index);
      focus(Math.min(index, last()));
    },
    /** @param {number} index */
    duplicate(index) {
      edits.duplicate(index);
      edit(builder.state.keys[index + 1]);
      focus(index + 1);
    },
    /** @param {number} from @param {number} to */
    move(from, to) {
      edits.move(from, to);
      focus(Math.min(last(), Math.max(0, to)));
    },
    close() {
      const { edited, keys } = builder.state;
      edit(null);
      focus(edited === "input" ? -1 : keys.indexOf(Number(edited)));
    },
  };
}

/** The button that leads back from trained or uploaded weights to the draft's own. @param {Builder} builder */
function createOwnWeights(builder) {
  const button = find("[data-own-weights]", HTMLButtonElement);
  // a shown epoch is left by the same step
  button.addEventListener("click", () => builder.dispatch({ type: "shown", network: null, what: "epoch" }));
  return {
    show() {
      button.hidden = builder.state.shown === null;
    },
  };
}
