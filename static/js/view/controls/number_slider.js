/** A number as slider and as field. A typed mistake is explained where it stands, and never changed. */
import { parseNumber } from "../../core/text/numbers.js";
import { make, setText } from "../dom/elements.js";

/**
 * @param {import("../../core/activation/functions.js").Parameter} parameter
 * @param {(value: number) => void} change
 */
export function createNumberSlider({ name, minimum, maximum, step, positive }, change) {
  const limits = { min: String(minimum), max: String(maximum), step: String(step) };
  const slider = make("input", { type: "range", ...limits, "aria-label": `${name}: slider` });
  const field = make("input", {
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    id: `parameter-${name}`,
    "aria-describedby": `parameter-${name}-message`,
  });
  const message = make("p", { class: "message", id: `parameter-${name}-message`, role: "alert" });
  const element = make(
    "div",
    { class: "slider" },
    make("label", { for: `parameter-${name}` }, name),
    slider,
    field,
    message,
  );
  let shown = NaN;

  /** @param {number | null} value */
  function explain(value) {
    if (value === null)
      return `\u201c${field.value.trim().slice(0, 20)}\u201d is not a number. Write one such as ${minimum + step} or ${maximum}.`;
    return positive && value <= 0 ? `${name} must be above 0; ${value} is not.` : "";
  }

  slider.addEventListener("input", () => change(Number(slider.value)));
  field.addEventListener("input", () => {
    const value = parseNumber(field.value);
    const problem = explain(value);
    field.setAttribute("aria-invalid", String(problem !== ""));
    setText(message, problem);
    if (problem === "" && value !== null && value !== shown) change(value);
  });

  return {
    element,
    /** @param {number} value */
    show(value) {
      slider.value = String(value);
      if (value === shown && document.activeElement === field) return;
      shown = value;
      if (document.activeElement === field && parseNumber(field.value) === value) return;
      field.value = String(value);
      field.setAttribute("aria-invalid", "false");
      setText(message, "");
    },
  };
}
