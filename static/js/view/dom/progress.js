/** A progress bar with words beside it: parts done of parts. */
import { find, setText } from "./elements.js";

/**
 * @param {HTMLElement} root holds the bar and the words
 * @param {string} unit of the parts, in the plural
 */
export function createProgress(root, unit) {
  const bar = find("progress", HTMLProgressElement, root);
  const words = find("[data-parts]", HTMLElement, root);
  return (/** @type {import("../../types").Progress | null} */ progress) => {
    if (progress) Object.assign(bar, { max: progress.total, value: progress.done });
    else bar.removeAttribute("value");
    setText(words, progress ? `${progress.done} of ${progress.total} ${unit}` : "");
  };
}
