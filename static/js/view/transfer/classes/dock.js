/** The bar that stays in sight below the classes: what is being added, what is done with the selection, what was done last. */
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../transfer").ClassesState} ClassesState */

/**
 * @typedef {object} Tell
 * @property {() => void} cancel what is being added
 * @property {(index: number) => void} move the selection to a class
 * @property {() => void} remove the selection
 * @property {() => void} open the selected picture
 * @property {() => void} clear the selection
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function createDock(root, tell) {
  const said = find("[data-said]", HTMLElement, root);
  const showWork = createWork(find("[data-work]", HTMLElement, root), tell);
  const showSelection = createSelection(find("[data-selection]", HTMLElement, root), tell);

  /** @param {ClassesState} classes @param {import("../../../transfer").Pictures} pictures */
  return (classes, pictures) => {
    showWork(classes.work);
    showSelection(classes.selection, pictures);
    setText(said, classes.work ? "" : classes.said);
    root.hidden = !classes.work && classes.selection.images.size === 0 && classes.said === "";
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createWork(root, { cancel }) {
  const text = find("[data-text]", HTMLElement, root);
  const progress = find("progress", HTMLProgressElement, root);
  find("[data-cancel]", HTMLButtonElement, root).addEventListener("click", cancel);

  /** @param {ClassesState["work"]} work */
  return (work) => {
    root.hidden = work === null;
    if (!work) return;
    const { title, done, total } = work;
    if (total > 0) progress.value = done / total;
    else progress.removeAttribute("value");
    const of = `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    setText(text, total > 0 ? `${title}: ${of}` : `${title}\u2026`);
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createSelection(root, tell) {
  const count = find("[data-count]", HTMLElement, root);
  const to = find("select", HTMLSelectElement, root);
  const [move, remove, open, clear] = ["move", "remove", "open", "clear"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, root),
  );
  const labelsChanged = createChangeWatch();
  move.addEventListener("click", () => tell.move(to.selectedIndex));
  remove.addEventListener("click", tell.remove);
  open.addEventListener("click", tell.open);
  clear.addEventListener("click", tell.clear);

  /** @param {ClassesState["selection"]} selection @param {import("../../../transfer").Pictures} pictures */
  return ({ images }, { classes }) => {
    root.hidden = images.size === 0;
    if (root.hidden) return;
    setText(count, `${images.size.toLocaleString("en")} selected`);
    open.hidden = images.size !== 1;
    const labels = classes.map(({ label }) => label);
    if (!labelsChanged(labels.join("\n"))) return;
    const { selectedIndex } = to;
    to.replaceChildren(...labels.map((label) => make("option", {}, label)));
    to.selectedIndex = Math.max(0, Math.min(selectedIndex, labels.length - 1));
  };
}
