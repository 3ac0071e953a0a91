/** Switches for teaching and their dialog: hidden controls, projector mode, predict first. */
import { teachingFromQuery, teachingToQuery } from "../core/links/teaching.js";
import { find, make, setText } from "../view/dom/elements.js";
import { copy } from "../view/dom/file_saving.js";

/** @param {Element} group that can be hidden */
const nameOf = (group) => group.id.replace(/-(row|pair)$/, "");

/**
 * @param {HTMLDialogElement} dialog
 * @param {{redraw: () => void, write: () => unknown, address: () => string}} page
 */
export function createTeaching(dialog, page) {
  const groups = [...document.querySelectorAll("[data-hideable]")];
  const boxes = createBoxes(groups, find("[data-groups]", HTMLElement, dialog));
  const projector = find("[name=projector]", HTMLInputElement, dialog);
  /** Missing on pages without a number to guess. @type {HTMLInputElement | null} */
  const predict = dialog.querySelector("[name=predict]");
  const link = createLink(dialog, page.address);
  let teaching = teachingFromQuery(location.search);

  function apply() {
    groups.forEach((group) => group.toggleAttribute("data-hidden", teaching.hide.includes(nameOf(group))));
    boxes.forEach((box, name) => (box.checked = teaching.hide.includes(name)));
    projector.checked = teaching.projector;
    if (predict) predict.checked = teaching.predict;
    document.documentElement.toggleAttribute("data-projector", teaching.projector);
    page.redraw();
  }

  dialog.addEventListener("change", () => {
    const known = [...boxes].filter(([, box]) => box.checked).map(([name]) => name);
    const foreign = teaching.hide.filter((name) => !boxes.has(name));
    const { predict: before } = teaching;
    teaching = {
      hide: [...known, ...foreign],
      projector: projector.checked,
      predict: predict?.checked ?? before,
    };
    apply();
    page.write();
    link.update();
  });

  return {
    query: () => teachingToQuery(teaching),
    restore() {
      teaching = teachingFromQuery(location.search);
      apply();
    },
    /** Whether a number is to be guessed before the result is shown. */
    predicts: () => teaching.predict,
  };
}

/**
 * A checkbox for each group that can be hidden.
 * @param {Element[]} groups
 * @param {HTMLElement} list
 */
function createBoxes(groups, list) {
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  for (const group of groups) {
    if (boxes.has(nameOf(group))) continue;
    const box = make("input", { type: "checkbox" });
    boxes.set(nameOf(group), box);
    list.append(make("label", { class: "check" }, box, titleOf(group)));
  }
  return boxes;
}

/**
 * Opens and closes the dialog, and copies the link in it.
 * @param {HTMLDialogElement} dialog
 * @param {() => string} address
 */
function createLink(dialog, address) {
  const link = find("[data-link]", HTMLInputElement, dialog);
  const done = find(".done", HTMLElement, dialog);
  const update = () => {
    link.value = address();
  };
  find("[data-copy]", HTMLButtonElement, dialog).addEventListener("click", () => {
    const copied = copy(link.value, dialog);
    setText(done, copied ? "Copied." : "This browser did not copy. Select the link and copy it by hand.");
  });
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#teach-open", HTMLButtonElement).addEventListener("click", () => {
    setText(done, "");
    update();
    dialog.showModal();
  });
  return { update };
}

/** What a group is called on the page. @param {Element} group */
function titleOf(group) {
  const title = group.querySelector(".label, label:not(.linked), button") ?? group;
  const text = (title.textContent ?? "").trim();
  return text === "" ? (group.getAttribute("aria-label") ?? nameOf(group).replaceAll("-", " ")) : text;
}
