/** Predict first: the form in which a cell of the hidden result is guessed. */
import { at } from "../../core/geometry/cells.js";
import { guessResult } from "../../core/text/guess_result.js";
import { askedCell, isHidden } from "../../state/predict_first.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */
/** @typedef {{readonly state: State, dispatch: (action: import("../../state/lab.js").Action<never>) => void}} Store */

/** @param {HTMLElement} stage @param {Store} store */
export function createPredictFirst(stage, store) {
  const { bar, label, field, button, verdict } = createBar(stage);
  let shown = { question: "", hidden: false };

  /** @param {import("../../types").AnsweredCell | null} answered */
  const reveal = (answered) => store.dispatch({ type: "revealed", answered });

  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = askedCell(store.state);
    if (!asked) return;
    if (isHidden(store.state)) {
      const value = at(asked.result.output, asked.channel, asked.row, asked.column);
      if (verdict.answer(guessResult(field.value, value))) return reveal(asked);
    } else reveal(null);
    field.disabled = false;
    field.focus();
  });
  field.addEventListener("input", () => store.dispatch({ type: "paused" }));

  return {
    /** @param {State} state */
    show(state) {
      const [asked, hidden] = [askedCell(state), isHidden(state)];
      bar.hidden = !state.predicts || !asked;
      document.documentElement.toggleAttribute("data-veiled", hidden);
      setText(button, hidden ? "Reveal" : "Predict again");
      field.disabled = !hidden;
      const question = asked ? questionOf(asked) : "";
      if (hidden && (!shown.hidden || shown.question !== question)) verdict.clear();
      shown = { question, hidden };
      setText(label, question);
    },
  };
}

/** @param {import("../../types").AnsweredCell} asked */
function questionOf({ result, channel, row, column }) {
  const where = result.output.channels > 1 ? `channel ${channel}, ` : "";
  return `What will output ${where}row ${row}, column ${column} be?`;
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
