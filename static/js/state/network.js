/** State of the network under construction: a pure reducer and selectors. */
import { keysAfter } from "../core/network/draft_edits.js";

/** @typedef {import("../network").BuilderState} State */
/** @typedef {import("../network").Draft} Draft */

/**
 * @typedef {{type: "changed", draft: Draft, what: string | null}
 *   | {type: "restored", draft: Draft, shown: string}
 *   | {type: "fitted", draft: Draft, fit: import("../network").Fit}
 *   | {type: "shown", network: string | null, what: string | null}
 *   | {type: "edited", key: State["edited"]}} Action
 *   changed: by the person, so that it is a step to go back from; shown: in place of the draft's own weights; what: changes of the same within a second are one step; null where the
 *   change follows from another step
 */

/** @param {Draft} draft @returns {State} */
export function initialBuilder(draft) {
  const keys = draft.layers.map((_, index) => index);
  return { draft, keys, nextKey: keys.length, fit: null, fitted: null, shown: null, edited: null };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceBuilder(state, action) {
  switch (action.type) {
    case "changed":
      return { ...withDraft(state, action.draft), shown: null };
    case "restored": {
      const isSame = JSON.stringify(action.draft) === JSON.stringify(state.draft);
      const shown = action.shown === "" ? null : action.shown;
      return { ...(isSame ? state : withDraft(state, action.draft)), shown };
    }
    case "shown":
      return { ...state, shown: action.network === state.fit?.id ? null : action.network };
    case "fitted":
      return { ...state, fit: action.fit, fitted: action.draft };
    default:
      return { ...state, edited: action.key };
  }
}

/** @param {State} state @param {Draft} draft @returns {State} */
function withDraft(state, draft) {
  const { keys, nextKey } = keysAfter({ ...state, layers: state.draft.layers }, draft.layers);
  const isThere = state.edited === "input" || keys.includes(state.edited ?? NaN);
  return { ...state, draft, keys, nextKey, edited: isThere ? state.edited : null };
}

/** What the server found about the present draft; null until it has answered. @param {State} state */
export const currentFit = ({ draft, fit, fitted }) => (fitted === draft ? fit : null);

/** Id of the whole network; null while it does not fit, or is not known yet. @param {State} state */
export function wholeNetwork(state) {
  const fit = currentFit(state);
  return fit && fit.misfit === null ? fit.id : null;
}

/**
 * Id of the network that is inspected: one that is shown in place of the draft's, or the longest beginning that fits,
 * which is the last one known while the server is asked; empty where no layer fits, null before the first answer.
 * @param {State} state
 */
export const targetNetwork = ({ shown, fit }) => shown ?? (fit && (fit.id ?? ""));

/** Whether the network that is inspected is only the beginning of a draft that does not fit. @param {State} state */
export const isBeginning = ({ shown, fit }) => shown === null && fit !== null && fit.misfit !== null;
