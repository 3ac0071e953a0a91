/** A whole number with − and +. A typed number out of bounds is explained, never changed; buttons stay within. */
import { parseInteger } from "../../core/text/numbers.js";
import { find, setText } from "../dom/elements.js";

/**
 * @typedef {{minimum: number, maximum: number, reason: string, least?: string}} Bounds
 *   reason: why the maximum is what it is; least: why the minimum is
 */

/**
 * @param {HTMLElement} root holds [data-less], input, [data-more]
 * @param {HTMLElement} message where a mistake is explained
 * @param {string} what name of the number in a sentence, such as "The stride by row"
 * @param {(value: number) => void} change
 */
export function createNumberField(root, message, what, change) {
  const input = find("input", HTMLInputElement, root);
  const less = find("[data-less]", HTMLButtonElement, root);
  const more = find("[data-more]", HTMLButtonElement, root);
  /** @type {Bounds} */
  let bounds = { minimum: 0, maximum: 0, reason: "" };
  let value = 0;

  function read() {
    const typed = parseInteger(input.value);
    const problem = explain(input.value, typed);
    input.setAttribute("aria-invalid", String(problem !== ""));
    setText(message, problem);
    if (problem === "" && typed !== null && typed !== value) change(typed);
  }

  /** @param {string} text @param {number | null} typed */
  function explain(text, typed) {
    if (typed === null)
      return `${what} must be a whole number such as ${Math.max(1, bounds.minimum)}; \u201c${text.trim().slice(0, 20)}\u201d is none.`;
    if (typed < bounds.minimum)
      return `${what} must be at least ${bounds.minimum}; ${typed} is too small. ${bounds.least ?? ""}`.trimEnd();
    if (typed > bounds.maximum)
      return `${what} can be at most ${bounds.maximum}; ${typed} is too large. ${bounds.reason}`;
    return "";
  }

  /** @param {number} by */
  function nudge(by) {
    const next = Math.min(bounds.maximum, Math.max(bounds.minimum, value + by));
    if (next !== value) change(next);
  }

  input.addEventListener("input", read);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    nudge(event.key === "ArrowUp" ? 1 : -1);
  });
  less.addEventListener("click", () => nudge(-1));
  more.addEventListener("click", () => nudge(1));

  return {
    /** @param {number} next @param {Bounds} within */
    show(next, within) {
      bounds = within;
      less.disabled = next <= within.minimum;
      more.disabled = next >= within.maximum;
      if (next === value && document.activeElement === input) return;
      value = next;
      input.value = String(next);
      input.setAttribute("aria-invalid", "false");
      setText(message, "");
    },
  };
}
