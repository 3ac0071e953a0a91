/** Bring a misfit into sight once an edit has caused it. */
import { currentFit } from "../../state/network.js";
import { reveal } from "../../view/dom/reveal.js";

/** @typedef {import("./start.js").Builder} Builder */

/**
 * A panel without elements of its own. While a person types into an editor, nothing is moved: the line above the cards says what is wrong.
 * @param {Builder} builder
 * @param {(key: number) => {element: HTMLElement} | undefined} cardOf
 */
export function createMisfitInSight(builder, cardOf) {
  let isEdited = false;
  /** Key of the layer that did not fit last. @type {number | null} */
  let last = null;
  builder.subscribe((_state, _before, { type }) => {
    if (type === "changed" || type === "restored") isEdited = type === "changed";
  });

  return {
    show() {
      const { state } = builder;
      const fit = currentFit(state);
      if (!fit) return;
      const index = fit.misfit?.layer ?? null;
      const key = index === null ? null : state.keys[index];
      const isNew = key !== null && key !== last;
      last = key;
      if (!isNew || !isEdited || document.activeElement?.closest(".layer-editor")) return;
      const card = cardOf(key);
      if (card) reveal(card.element);
    },
  };
}
