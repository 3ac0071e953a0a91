/** Field for a whole number with − and +. A number out of bounds is explained and never changed. */
import { parseInteger } from "../../core/text/numbers.js";
import { find, setText } from "../dom/elements.js";

/**
 * @typedef {{minimum: number, maximum: number, reason: string, least?: string}} Bounds
 *   reason: why the maximum is what it is; least: why the minimum is
 */

/**
 * @param {HTMLElement} root holds [data-less], input, [data-more]
 * @param {HTMLElement} message where a mistake is explained
 * @param {string} name of the number in a sentence, such as "stride (rows)"
 * @param {(value: number) => void} change
 */
export function createNumberField(root, message, name, change) {
  const input = find("input", HTMLInputElement, root);
  const less = find("[data-less]", HTMLButtonElement, root);
  const more = find("[data-more]", HTMLButtonElement, root);
  /** @type {Bounds} */
  let bounds = { minimum: 0, maximum: 0, reason: "" };
  let value = 0;

  function read() {
    const typed = parseInteger(input.value);
    const problem = mistake(name, input.value, typed, bounds);
    input.setAttribute("aria-invalid", String(problem !== ""));
    setText(message, problem);
    if (problem === "" && typed !== null && typed !== value) change(typed);
  }

  listenForSteps({ input, less, more }, (by) => {
    const next = Math.min(bounds.maximum, Math.max(bounds.minimum, value + by));
    if (next !== value) change(next);
  });
  input.addEventListener("input", read);

  return {
    /** @param {number} next @param {Bounds} within */
    show(next, within) {
      bounds = within;
      for (const [suffix, number] of Object.entries({ now: next, min: within.minimum, max: within.maximum }))
        input.setAttribute(`aria-value${suffix}`, String(number));
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

/** @param {{input: HTMLInputElement, less: HTMLButtonElement, more: HTMLButtonElement}} parts @param {(by: number) => void} step */
function listenForSteps({ input, less, more }, step) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    step(event.key === "ArrowUp" ? 1 : -1);
  });
  less.addEventListener("click", () => step(-1));
  more.addEventListener("click", () => step(1));
}

/** @param {string} name @param {string} text @param {number | null} typed null where the text is no whole number @param {Bounds} bounds */
function mistake(name, text, typed, { minimum, maximum, reason, least = "" }) {
  const start = text.trim().slice(0, 20);
  if (typed === null)
    return `${name} must be a whole number such as ${Math.max(1, minimum)}, not \u201c${start}\u201d.`;
  if (typed < minimum)
    return `${name} must be at least ${minimum}; ${typed} is too small. ${least}`.trimEnd();
  if (typed > maximum) return `${name} can be at most ${maximum}; ${typed} is too large. ${reason}`.trimEnd();
  return "";
}
