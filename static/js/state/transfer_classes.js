/** State of the section "Your classes" beside the pictures: selection, work under way, what was left out. A pure reducer. */
import { clicked, NOTHING_SELECTED, stillThere } from "../core/transfer/classes/selection.js";

/** @typedef {import("../transfer").ClassesState} State */

/**
 * @typedef {{type: "clicked", order: string[], image: string, isRange: boolean, isMore: boolean}
 *   | {type: "selected", images: ReadonlySet<string>}
 *   | {type: "pictures", pictures: import("../transfer").Pictures}
 *   | {type: "opened", label: string}
 *   | {type: "working", work: State["work"]}
 *   | {type: "skipped", skipped: import("../transfer").LeftOut[]}
 *   | {type: "said", said: string}} Action
 *   pictures: they are others now
 */

/** @type {State} */
export const FIRST_CLASSES = {
  selection: NOTHING_SELECTED,
  opened: new Set(),
  work: null,
  skipped: [],
  said: "",
};

/** @param {State} state @param {Action} action @returns {State} */
export function reduceClasses(state, action) {
  switch (action.type) {
    case "clicked":
      return { ...state, selection: clicked(state.selection, action.order, action.image, action) };
    case "selected":
      return { ...state, selection: { ...state.selection, images: action.images } };
    case "pictures": {
      const selection = stillThere(state.selection, action.pictures);
      return selection === state.selection ? state : { ...state, selection };
    }
    case "opened":
      return { ...state, opened: new Set([...state.opened, action.label]) };
    case "working":
      return { ...state, work: action.work };
    case "skipped":
      return { ...state, skipped: action.skipped };
    case "said":
      return { ...state, said: action.said };
    default:
      return state;
  }
}
