/** State of the transfer page's section that uses the trained network: a pure reducer. */

/** @typedef {import("../use").UseState} State */

/**
 * @typedef {{type: "used", used: import("../use").UsedNetwork | null}
 *   | {type: "writing"}
 *   | {type: "written", problem: string}} Action
 */

/** @type {State} */
export const INITIAL_USE = { used: null, isWriting: false, writingProblem: "" };

/** @param {State} state @param {Action} action @returns {State} */
export function reduceUse(state, action) {
  switch (action.type) {
    case "used":
      return { ...state, used: action.used, writingProblem: "" };
    case "writing":
      return { ...state, isWriting: true, writingProblem: "" };
    case "written":
      return { ...state, isWriting: false, writingProblem: action.problem };
  }
}
