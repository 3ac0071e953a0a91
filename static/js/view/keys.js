/** Keys that work everywhere on the page, and the sheet that lists them. */

/**
 * @param {ReturnType<typeof import("./player.js").createPlayer>["actions"]} actions
 * @param {() => void} unpin
 * @param {HTMLDialogElement} sheet
 */
export function listenForKeys(actions, unpin, sheet) {
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
  };
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === " " && target.closest("button, summary, a")) return;
    const action = keys[event.shiftKey && event.key.startsWith("Arrow") ? `shift+${event.key}` : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
