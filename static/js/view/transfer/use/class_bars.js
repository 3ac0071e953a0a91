/** Probabilities as bars, in the order of the classes. */
import { rounded } from "../../../core/text/numbers.js";
import { make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").PredictedClass} PredictedClass */

/** @param {HTMLElement} list */
export function createClassBars(list) {
  /** @type {{name: HTMLElement, bar: HTMLElement, share: HTMLElement, item: HTMLElement}[]} */
  let rows = [];
  return {
    /** @param {PredictedClass[]} predicted the most probable first */
    show(predicted) {
      const classes = predicted.toSorted((one, other) => one.index - other.index);
      if (classes.length !== rows.length) {
        rows = classes.map(makeRow);
        list.replaceChildren(...rows.map(({ item }) => item));
      }
      classes.forEach(({ label, probability, index }, place) => {
        const { item, name, bar, share } = rows[place];
        const known = Number.isFinite(probability) ? probability : 0;
        setText(name, label);
        setText(share, shareText(probability));
        bar.style.width = `${100 * known}%`;
        item.classList.toggle("is-top", index === predicted[0].index);
      });
    },
  };
}

function makeRow() {
  const [name, bar, share] = ["class-name", "bar", "class-share"].map((kind) =>
    make("span", { class: kind }),
  );
  const room = make("span", { class: "bar-room" }, bar);
  return { name, bar, share, item: make("li", {}, name, room, share) };
}

/** @param {number} probability */
export function shareText(probability) {
  return Number.isFinite(probability) ? `${rounded(100 * probability, 3)} %` : "unknown";
}
