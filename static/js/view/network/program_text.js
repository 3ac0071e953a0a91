/** The program of the network in one of two forms, and its copy. */
import { createArrowKeys } from "../controls/arrow_keys.js";
import { find, setText } from "../dom/elements.js";
import { copy } from "../dom/file_saving.js";
import { remember, remembered } from "../dom/remembered.js";

const KEPT = "convscope: form of the layers' program";
const COPIED = "Copied.";
const NOT_COPIED = "This browser did not copy. Select the text and copy it by hand.";

/**
 * @param {HTMLElement} root
 * @param {(form: string) => void} choose
 */
export function createProgramText(root, choose) {
  const tabs = [...root.querySelectorAll("[role=tab]")].filter((tab) => tab instanceof HTMLButtonElement);
  const text = find("#program-text", HTMLElement, root);
  const note = find("[data-program-note]", HTMLElement, root);
  const arrows = createArrowKeys(find("[role=tablist]", HTMLElement, root));
  let form = tabs.find(({ dataset }) => dataset.form === remembered(KEPT))?.dataset.form ?? "class";

  function mark() {
    const chosen = tabs.findIndex(({ dataset }) => dataset.form === form);
    tabs.forEach((tab, index) => tab.setAttribute("aria-selected", String(index === chosen)));
    arrows.load(tabs, tabs.length, chosen);
    text.setAttribute("aria-labelledby", tabs[chosen].id);
  }

  for (const tab of tabs)
    tab.addEventListener("click", () => {
      form = tab.dataset.form ?? form;
      remember(KEPT, form);
      mark();
      choose(form);
    });
  find("[data-copy-program]", HTMLButtonElement, root).addEventListener("click", () =>
    setText(note, copy(text.textContent ?? "", root) ? COPIED : NOT_COPIED),
  );
  mark();

  return {
    form: () => form,
    /** @param {string} program @param {string} sentence about it */
    show(program, sentence) {
      setText(text, program);
      setText(note, sentence);
    },
  };
}
