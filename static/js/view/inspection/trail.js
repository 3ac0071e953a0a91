/** The cells that were walked through, from the first to the chosen one: each leads back. */
import { rounded } from "../../core/numbers.js";
import { placeToText } from "../../core/inspection_link.js";
import { chosenPlace, shownCell } from "../../state/inspection.js";
import { createChangeWatch } from "../changed.js";
import { find, make } from "../elements.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Place} Place */

/**
 * @param {HTMLElement} root
 * @param {{back: (step: number) => void}} tell step counts from the first cell
 */
export function createTrail(root, { back }) {
  const list = find("ol", HTMLElement, root);
  const changed = createChangeWatch();
  /** Values of the cells that were seen. @type {Map<string, string>} */
  const values = new Map();

  /** @param {Place} place @param {string} key */
  function words(place, key) {
    return [make("span", { class: "trail-node" }, place.node), make("span", { class: "trail-place" }, placeName(place)), make("span", { class: "trail-value" }, values.get(key) ?? "")];
  }

  return {
    /** @param {State} state */
    show(state) {
      const { settings, view: { path } } = state;
      const [place, cell] = [chosenPlace(state), shownCell(state)];
      const keyOf = (/** @type {Place} */ one) => `${settings.network} ${settings.image} ${settings.zero} ${placeToText(one)}`;
      if (place && cell) values.set(keyOf(place), rounded(cell.value ?? NaN, 4));
      if (!changed(path, cell, place && placeToText(place))) return;
      const steps = path.map((each, step) => {
        const button = make("button", { type: "button", "aria-label": `Back to ${each.node}, ${placeName(each)}` }, ...words(each, keyOf(each)));
        button.addEventListener("click", () => back(step));
        return make("li", {}, button);
      });
      const here = place ? [make("li", { "aria-current": "step" }, ...words(place, keyOf(place)))] : [];
      list.replaceChildren(...steps, ...here);
      list.lastElementChild?.scrollIntoView({ block: "nearest", inline: "end" });
    },
  };
}

/** @param {Place} place */
export function placeName({ channel, row, column }) {
  return `${channel} [${row}, ${column}]`;
}
