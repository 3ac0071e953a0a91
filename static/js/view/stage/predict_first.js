/** Predict first: the result is hidden until a guess of one cell is entered. */
import { at } from "../../core/geometry/cells.js";
import { guessResult } from "../../core/text/guess_result.js";
import { focusOf, shownChannels } from "../../state/lab.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */

/** @param {HTMLElement} stage */
export function createPrediction(stage) {
  const { bar, label, field, button, verdict } = createBar(stage);
  /** @type {State | null} */
  let shown = null;
  let isHidden = false;

  function redraw() {
    document.documentElement.toggleAttribute("data-veiled", isHidden);
    setText(button, isHidden ? "Reveal" : "Predict again");
    field.disabled = !isHidden;
    const cell = shown && askedCell(shown);
    if (cell && isHidden) setText(label, `What will output row ${cell.row}, column ${cell.column} be?`);
  }

  /** @param {boolean} next */
  function hide(next) {
    isHidden = next;
    if (isHidden) verdict.clear();
    redraw();
  }

  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = isHidden && shown ? askedValue(shown) : null;
    if (value === null) hide(true);
    else if (verdict.answer(guessResult(field.value, value))) return hide(false);
    return field.focus();
  });

  /** @param {State} state @param {boolean} wanted whether guesses are asked for */
  function show(state, wanted) {
    if (!wanted && bar.hidden) return;
    const fresh = bar.hidden || state.result !== shown?.result;
    shown = state;
    bar.hidden = !wanted;
    if (wanted && fresh) hide(true);
    else if (!wanted && isHidden) hide(false);
    else redraw();
  }

  return { show };
}

/** The form above the stage. @param {HTMLElement} stage */
function createBar(stage) {
  const label = make("label", { for: "expected" });
  const field = make("input", {
    id: "expected",
    type: "text",
    autocomplete: "off",
    "aria-describedby": "verdict",
  });
  const button = make("button", { type: "submit", class: "primary" });
  const line = make("p", { id: "verdict", role: "status" });
  const bar = make("form", { id: "predict", "aria-label": "Predict first" }, label, field, button, line);
  bar.hidden = true;
  stage.before(bar);
  return {
    bar,
    label,
    field,
    button,
    verdict: {
      clear() {
        field.value = "";
        setText(line, "");
        delete line.dataset.right;
      },
      /** @param {ReturnType<typeof guessResult>} result null for a guess that is no number @returns {boolean} whether it is one */
      answer(result) {
        setText(line, result?.text ?? "Enter a number such as 3, -0.5 or 1/4.");
        field.setAttribute("aria-invalid", String(result === null));
        if (result) line.dataset.right = String(result.right);
        return result !== null;
      },
    },
  };
}

/** The value to guess; null where there is none. @param {State} state */
function askedValue(state) {
  const cell = askedCell(state);
  if (!state.result || !cell) return null;
  return at(state.result.output, shownChannels(state).output, cell.row, cell.column);
}

/** The output cell to guess; pointing elsewhere for a moment changes nothing. @param {State} state */
function askedCell(state) {
  const still = { ...state, hover: null };
  const focus = focusOf(still);
  if (focus?.plane === "output" || !state.result) return focus;
  return focusOf({ ...still, pinned: null, step: null, result: { ...state.result, walk: "output" } });
}
