/** The bias of one output channel as a text field. */
import { parseNumber } from "../../core/text/numbers.js";
import { find, setText } from "../dom/elements.js";

/**
 * @param {HTMLElement} root
 * @param {(value: number) => void} change
 */
export function createBiasField(root, change) {
  const field = find("#bias", HTMLInputElement, root);
  const message = find("#bias-message", HTMLElement, root);
  const label = find("label[for=bias] code", HTMLElement, root);
  let shown = 0;
  field.addEventListener("input", () => {
    const value = parseNumber(field.value);
    const typed = field.value.slice(0, 20);
    field.setAttribute("aria-invalid", String(value === null));
    setText(
      message,
      value === null ? `\u201c${typed}\u201d is not a number. Enter a bias such as 0, 0.5 or -1.` : "",
    );
    if (value !== null && value !== shown) change(value);
  });
  return {
    /** @param {number} value @param {string} title such as bias[2] */
    show(value, title) {
      shown = value;
      setText(label, title);
      if (document.activeElement !== field) field.value = String(value);
    },
  };
}
