/** Predict first: the result stays veiled until the class has said what it expects of one cell. */
import { at } from "../../core/geometry/cells.js";
import { verdict } from "../../core/text/guess_result.js";
import { focusOf, shownChannels } from "../../state/lab.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */

/** @param {HTMLElement} stage */
export function createPrediction(stage) {
  const label = make("label", { for: "expected" });
  const field = make("input", {
    id: "expected",
    type: "text",
    autocomplete: "off",
    "aria-describedby": "verdict",
  });
  const button = make("button", { type: "submit", class: "primary" });
  const told = make("p", { id: "verdict", role: "status" });
  const bar = make("form", { id: "predict", "aria-label": "Predict first" }, label, field, button, told);
  bar.hidden = true;
  stage.before(bar);
  /** @type {State | null} */
  let shown = null;
  let veiled = false;

  /** The output cell that is asked for; pointing elsewhere for a moment changes nothing. @param {State} state */
  function asked(state) {
    const focus = focusOf({ ...state, hover: null });
    if (focus?.plane === "output" || !state.result) return focus;
    return focusOf({
      ...state,
      hover: null,
      pinned: null,
      step: null,
      result: { ...state.result, walk: "output" },
    });
  }

  function redraw() {
    document.documentElement.toggleAttribute("data-veiled", veiled);
    setText(button, veiled ? "Reveal" : "Predict again");
    field.disabled = !veiled;
    const cell = shown && asked(shown);
    if (cell && veiled) setText(label, `What will output row ${cell.row}, column ${cell.column} be?`);
  }

  /** @param {boolean} next */
  function veil(next) {
    veiled = next;
    if (veiled) {
      field.value = "";
      setText(told, "");
      delete told.dataset.right;
    }
    redraw();
  }

  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!veiled) {
      veil(true);
      return field.focus();
    }
    const cell = shown && asked(shown);
    if (!shown?.result || !cell) return undefined;
    const value = at(shown.result.output, shownChannels(shown).output, cell.row, cell.column);
    const said = verdict(field.value, value);
    field.setAttribute("aria-invalid", String(said === null));
    setText(told, said?.text ?? "Type the number that you expect, such as 3, -0.5 or 1/4.");
    if (!said) return field.focus();
    told.dataset.right = String(said.right);
    return veil(false);
  });

  return {
    /** @param {State} state @param {boolean} wanted whether the class predicts */
    show(state, wanted) {
      if (!wanted && bar.hidden) return;
      const fresh = bar.hidden || state.result !== shown?.result;
      shown = state;
      bar.hidden = !wanted;
      if (wanted && fresh) veil(true);
      else if (!wanted && veiled) veil(false);
      else redraw();
    },
  };
}
