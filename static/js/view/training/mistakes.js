/** The worst mistakes as pictures. A click shows the picture, with the trained network, on the page. */
import { percent } from "../../core/training/epochs.js";
import { thumbnailUrl } from "../../io/images.js";
import { openedRecord } from "../../state/training.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").Mistake} Mistake */

/** Longest side of a picture, in pixels. */
const SIDE = 128;

/** @param {HTMLElement} root @param {{open: (image: string, label: string) => void, showAll: () => void}} tell */
export function createMistakes(root, { open, showAll }) {
  const list = find(".mistakes", HTMLElement, root);
  const title = find("[data-mistakes-title]", HTMLElement, root);
  const all = find("[data-all]", HTMLButtonElement, root);
  const changed = createChangeWatch();
  all.addEventListener("click", showAll);
  return {
    /** @param {State} state @param {string[]} classes */
    show(state, classes) {
      const [record, cell] = [openedRecord(state), state.confused];
      if (!record || !changed(record.mistakes, cell, classes)) return;
      const mistakes = record.mistakes.filter(
        ({ label, predicted }) => !cell || (label === cell.label && predicted === cell.predicted),
      );
      all.hidden = cell === null;
      setText(title, titleOf(mistakes.length, cell !== null));
      list.replaceChildren(...mistakes.map((mistake) => item(mistake, classes, open)));
    },
  };
}

/** @param {number} count @param {boolean} isOne whether the mistakes of one cell are shown */
function titleOf(count, isOne) {
  if (count === 0) return isOne ? "None of the worst mistakes is of this kind" : "No mistakes";
  return isOne ? "The worst mistakes of this kind" : "The worst mistakes";
}

/** @param {Mistake} mistake @param {string[]} classes @param {(image: string, label: string) => void} open */
function item({ image, label, predicted, probability }, classes, open) {
  const words = `${classes[label]} taken for ${classes[predicted]}`;
  const button = make(
    "button",
    { type: "button", title: "Show this picture on the page" },
    make("img", {
      src: thumbnailUrl(image, SIDE),
      alt: "",
      class: "is-matrix",
      loading: "lazy",
      width: "64",
      height: "64",
    }),
    make("span", {}, words),
    make("span", { class: "note" }, percent(probability)),
  );
  button.addEventListener("click", () => open(image, classes[label]));
  return make("li", {}, button);
}
