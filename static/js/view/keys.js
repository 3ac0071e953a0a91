/** Keys that work everywhere on the page, and the sheet that lists them. */

/** Fields with an undo of their own, or that need the keys themselves. */
const TYPED = "input:not([type=range], [type=checkbox]), textarea, [contenteditable]";

/**
 * @param {ReturnType<typeof import("./player.js").createPlayer>["actions"]} actions
 * @param {{undo: () => void, redo: () => void}} history
 * @param {() => void} unpin
 * @param {HTMLDialogElement} sheet
 */
export function listenForKeys(actions, history, unpin, sheet) {
  /** @type {Record<string, () => void>} */
  const keys = {
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
    "?": () => sheet.showModal(),
    "ctrl+z": history.undo,
    "ctrl+shift+z": history.redo,
    "ctrl+y": history.redo,
  };
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
