/** Keys that work everywhere on the page, and the sheet that lists them. */
import { find } from "../view/dom/elements.js";

/** Fields with an undo of their own, or that need the keys themselves. */
const TYPED = "input:not([type=range], [type=checkbox]), textarea, [contenteditable]";

/**
 * The keys of the debugger.
 * @param {ReturnType<typeof import("../view/stage/player.js").createPlayer>["actions"]} actions
 * @param {() => void} unpin
 * @returns {Record<string, () => void>}
 */
export function playerKeys(actions, unpin) {
  return {
    " ": actions.toggle,
    ArrowRight: actions.forward,
    ArrowLeft: actions.back,
    "shift+ArrowRight": actions.rowForward,
    "shift+ArrowLeft": actions.rowBack,
    "shift+ArrowDown": actions.rowForward,
    "shift+ArrowUp": actions.rowBack,
    Home: actions.first,
    End: actions.last,
    Escape: unpin,
  };
}

/**
 * @param {Record<string, () => void>} own the page's own keys
 * @param {{undo: () => unknown, redo: () => unknown}} history
 * @param {HTMLDialogElement} sheet
 */
export function listenForKeys(own, history, sheet) {
  /** @type {Record<string, () => unknown>} */
  const keys = {
    ...own,
    "?": () => sheet.showModal(),
    "ctrl+z": history.undo,
    "ctrl+shift+z": history.redo,
    "ctrl+y": history.redo,
  };
  find("#keys-open", HTMLButtonElement).addEventListener("click", () => sheet.showModal());
  find("[data-close]", HTMLButtonElement, sheet).addEventListener("click", () => sheet.close());
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const control = event.ctrlKey || event.metaKey;
    if (event.altKey || document.querySelector("dialog[open]") || target.closest(TYPED)) return;
    if (!control && target.closest("input, select")) return;
    if (event.key === " " && target.closest("button, summary, a")) return;
    const shift = event.shiftKey && (control || event.key.startsWith("Arrow")) ? "shift+" : "";
    const action = keys[control ? `ctrl+${shift}${event.key.toLowerCase()}` : shift + event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
