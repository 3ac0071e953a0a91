/** A number as a slider and a field. A mistake is explained and never changed. */
import { parseNumber } from "../../core/text/numbers.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../core/activation/functions.js").Parameter} Parameter */

/**
 * @param {Parameter} parameter
 * @param {(value: number) => void} change
 */
export function createNumberSlider(parameter, change) {
  const { element, slider, field, message } = createParts(parameter);
  let shown = NaN;

  slider.addEventListener("input", () => change(Number(slider.value)));
  field.addEventListener("input", () => {
    const value = parseNumber(field.value);
    const problem = mistake(parameter, field.value, value);
    field.setAttribute("aria-invalid", String(problem !== ""));
    setText(message, problem);
    if (problem === "" && value !== null && value !== shown) change(value);
  });

  return {
    element,
    /** @param {number} value */
    show(value) {
      slider.value = String(value);
      const isTyping = document.activeElement === field;
      if (value === shown && isTyping) return;
      shown = value;
      if (isTyping && parseNumber(field.value) === value) return;
      field.value = String(value);
      field.setAttribute("aria-invalid", "false");
      setText(message, "");
    },
  };
}

/** @param {Parameter} parameter */
function createParts({ name, minimum, maximum, step }) {
  const id = `parameter-${name}`;
  const limits = { min: String(minimum), max: String(maximum), step: String(step) };
  const slider = make("input", { type: "range", ...limits, "aria-label": `${name}: slider` });
  const field = make("input", {
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    id,
    "aria-describedby": `${id}-message`,
  });
  const message = make("p", { class: "message", id: `${id}-message`, role: "alert" });
  const label = make("label", { for: id }, make("code", {}, name));
  return { element: make("div", { class: "slider" }, label, slider, field, message), slider, field, message };
}

/** @param {Parameter} parameter @param {string} text @param {number | null} value null where the text is no number */
function mistake({ name, minimum, maximum, step, positive }, text, value) {
  if (value === null)
    return `\u201c${text.trim().slice(0, 20)}\u201d is not a number. Enter one such as ${minimum + step} or ${maximum}.`;
  return positive && value <= 0 ? `${name} must be above 0; ${value} is not.` : "";
}
