/** A class: its label, its number of pictures, its thumbnails, and ways to add more. */
import { FORMATS } from "../../../core/transfer/classes/files.js";
import { labelFault } from "../../../core/transfer/classes/labels.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { createThumbnails, FIRST_SHOWN } from "./thumbnails.js";

/** @typedef {import("../../../transfer").PictureClass} PictureClass */

/**
 * @typedef {object} Shown
 * @property {PictureClass} one
 * @property {string[]} others labels of the other classes
 * @property {import("../../../transfer").ClassesState} classes
 * @property {boolean} isAdding
 */

/**
 * @typedef {object} Actions on the class
 * @property {(label: string) => void} rename
 * @property {() => void} removeClass
 * @property {(files: File[]) => void} add
 * @property {(root: HTMLElement) => void} film
 * @property {() => void} openAll
 *
 * @typedef {Actions & import("./thumbnails.js").Tell} Tell
 */

/** @param {HTMLTemplateElement} template @param {Tell} tell */
export function createCard(template, tell) {
  const root = find("li", HTMLElement, /** @type {DocumentFragment} */ (template.content.cloneNode(true)));
  const list = find("[role=listbox]", HTMLElement, root);
  const [count, hint] = ["count", "hint"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const [add, film, all, remove] = ["add", "film", "all", "remove"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, root),
  );
  const thumbnails = createThumbnails(list, tell);
  const label = createLabel(root, tell);
  const imagesChanged = createChangeWatch();
  const selectionChanged = createChangeWatch();
  const labelChanged = createChangeWatch();
  listenForFiles(root, add, tell.add);
  film.addEventListener("click", () => tell.film(root));
  all.addEventListener("click", tell.openAll);
  remove.addEventListener("click", tell.removeClass);

  return {
    root,
    focus: () => thumbnails.focus() || add.focus(),
    /** @param {Shown} shown */
    show({ one, others, classes: { opened, selection }, isAdding }) {
      const { images } = one;
      const isOpen = opened.has(one.label) || images.length <= FIRST_SHOWN;
      label.show(one.label, others, isAdding);
      remove.disabled = isAdding;
      const isOther = imagesChanged(images, isOpen);
      const hasFocus = isOther && images.length === 0 && list.contains(document.activeElement);
      if (isOther) thumbnails.load(isOpen ? images : images.slice(0, FIRST_SHOWN));
      if (selectionChanged(selection.images) || isOther) thumbnails.mark(selection.images);
      list.hidden = images.length === 0;
      all.hidden = isOpen;
      hint.hidden = images.length > 0;
      if (hasFocus) add.focus();
      setText(all, `Show all ${images.length.toLocaleString("en")}`);
      setText(count, countTitle(images.length));
      if (labelChanged(one.label)) nameParts(one.label, { list, add, film, remove });
    },
  };
}

/** Names for screen readers. @param {string} label @param {Record<"list" | "add" | "film" | "remove", HTMLElement>} parts */
function nameParts(label, { list, add, film, remove }) {
  list.setAttribute("aria-label", `Pictures of ${label}`);
  add.setAttribute("aria-label", `Add pictures to ${label}`);
  film.setAttribute("aria-label", `Camera for ${label}`);
  remove.setAttribute("aria-label", `Remove the class ${label}`);
}

/** @param {number} count */
function countTitle(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "picture" : "pictures"}`;
}

/** @param {HTMLElement} root @param {HTMLButtonElement} button @param {(files: File[]) => void} add */
function listenForFiles(root, button, add) {
  const input = find("input[type=file]", HTMLInputElement, root);
  input.accept = FORMATS;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...(input.files ?? [])]);
    input.value = "";
  });
}

/** The label, which is edited in place. One that cannot be is explained and stays as it was typed. @param {HTMLElement} root @param {Tell} tell */
function createLabel(root, tell) {
  const input = find("[data-label]", HTMLInputElement, root);
  const message = find(".message", HTMLElement, root);
  let [kept, others] = ["", /** @type {string[]} */ ([])];

  /** @param {string} fault */
  function explain(fault) {
    setText(message, fault);
    input.setAttribute("aria-invalid", String(fault !== ""));
  }
  function reset() {
    input.value = kept;
    explain("");
  }
  input.addEventListener("change", () => {
    const typed = input.value.trim();
    const fault = labelFault(typed, others);
    explain(fault);
    if (fault === "" && typed !== kept) tell.rename(typed);
  });
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") input.blur();
    if (key === "Escape") reset();
  });
  return {
    /** @param {string} label @param {string[]} taken @param {boolean} isAdding */
    show(label, taken, isAdding) {
      others = taken;
      input.readOnly = isAdding;
      if (label === kept) return;
      kept = label;
      reset();
    },
  };
}
