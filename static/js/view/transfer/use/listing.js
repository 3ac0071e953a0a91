/** Lines of a program with a button that copies them. */
import { find, setText } from "../../dom/elements.js";
import { copy } from "../../dom/file_saving.js";

const COPIED = "Copied.";
const NOT_COPIED = "This browser did not copy. Select the text and copy it by hand.";

/** @param {HTMLElement} root */
export function createListing(root) {
  const text = find("pre", HTMLElement, root);
  const note = find("[role=status]", HTMLElement, root);
  find("button", HTMLButtonElement, root).addEventListener("click", () =>
    setText(note, copy(text.textContent ?? "", root) ? COPIED : NOT_COPIED),
  );
  return {
    /** @param {string} lines */
    show(lines) {
      if (text.textContent === lines) return;
      setText(text, lines);
      setText(note, "");
    },
  };
}
