/** Hide what does not belong to the shown picture, network or node until its answer arrives. */
import { isStale } from "../../state/waiting.js";
import { find } from "../dom/elements.js";

/** @typedef {keyof import("../../inspection").Answers} Name */

/** Parts of every inspection, and the answers that each is made from. @type {Record<string, Name[]>} */
export const TRACE_PARTS = {
  "[data-entered]": ["entered"],
  ".predicted": ["network", "prediction"],
  ".in-sight-classes": ["network", "prediction"],
  ".in-sight-picture": ["entered"],
  "[data-known]": ["network"],
  ".node-row": ["network", "maps"],
  "#kernels": ["network", "kernels"],
  ".modes-shown": ["network", "modes"],
  "#trail": ["network", "maps"],
  "#cell .apart": ["network", "cell"],
};

/** @param {Record<string, Name[]>} made parts of the page, and the answers that each is made from */
export function createStaleSigns(made) {
  const parts = Object.entries(made).map(([selector, names]) => ({
    element: find(selector, HTMLElement),
    names,
  }));
  return {
    /** @param {import("../../inspection").InspectionState} state */
    show(state) {
      for (const { element, names } of parts) {
        const hidden = names.some((name) => isStale(state, name));
        element.toggleAttribute("data-stale", hidden);
        element.setAttribute("aria-busy", String(hidden));
      }
    },
  };
}
