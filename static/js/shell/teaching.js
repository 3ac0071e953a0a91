/** The teacher's switches: controls that are hidden, the projector, predicting first; and the dialog that sets them. */
import { teachingFromQuery, teachingToQuery } from "../core/links/teaching.js";
import { find, make, setText } from "../view/dom/elements.js";
import { copy } from "../view/dom/file_saving.js";

/** @param {Element} group that can be hidden */
const nameOf = (group) => group.id.replace(/-(row|pair)$/, "");

/**
 * @param {HTMLDialogElement} dialog
 * @param {{redraw: () => void, write: () => void, address: () => string}} page
 */
export function createTeaching(dialog, page) {
  const groups = [...document.querySelectorAll("[data-hideable]")];
  const link = find("[data-link]", HTMLInputElement, dialog);
  const done = find(".done", HTMLElement, dialog);
  const projector = find("[name=projector]", HTMLInputElement, dialog);
  /** Of the pages where a number can be expected. @type {HTMLInputElement | null} */
  const predict = dialog.querySelector("[name=predict]");
  let teaching = teachingFromQuery(location.search);
  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();
  for (const group of groups) {
    if (boxes.has(nameOf(group))) continue;
    const box = make("input", { type: "checkbox" });
    boxes.set(nameOf(group), box);
    find("[data-groups]", HTMLElement, dialog).append(make("label", { class: "check" }, box, titleOf(group)));
  }

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
    teaching = {
      hide: [...known, ...foreign],
      projector: projector.checked,
      predict: predict?.checked ?? teaching.predict,
    };
    apply();
    page.write();
    link.value = page.address();
  });
  find("[data-copy]", HTMLButtonElement, dialog).addEventListener("click", () => {
    setText(
      done,
      copy(link.value, dialog)
        ? "Copied."
        : "This browser did not copy. Select the link and copy it by hand.",
    );
  });
  find("[data-close]", HTMLButtonElement, dialog).addEventListener("click", () => dialog.close());
  find("#teach-open", HTMLButtonElement).addEventListener("click", () => {
    setText(done, "");
    link.value = page.address();
    dialog.showModal();
  });

  return {
    query: () => teachingToQuery(teaching),
    restore() {
      teaching = teachingFromQuery(location.search);
      apply();
    },
    /** Whether the class is to say what it expects. */
    predicts: () => teaching.predict,
  };
}

/** What a group is called on the page. @param {Element} group */
function titleOf(group) {
  const title = group.querySelector(".label, label:not(.linked), button") ?? group;
  const text = (title.textContent ?? "").trim();
  return text === "" ? (group.getAttribute("aria-label") ?? nameOf(group).replaceAll("-", " ")) : text;
}
