/** State of the section "All pictures": a pure reducer. */
import { WHOLE } from "../../core/transfer/points/plot_view.js";

/** @typedef {import("../../transfer").PointsState} State */
/** @typedef {import("../../core/transfer/points/plot_view.js").PlotView} PlotView */

/**
 * @typedef {{type: "node" | "restored", node: State["node"]}
 *   | {type: "described", network: string, nodes: Record<State["node"], string>}
 *   | {type: "tool", tool: State["tool"]}
 *   | {type: "view", index: number, view: PlotView}
 *   | {type: "pointed", image: string | null}
 *   | {type: "chosen", images: string[]}
 *   | {type: "permitted", dataset: string}
 *   | {type: "stopped"}
 *   | {type: "progress", progress: import("../../types").Progress}
 *   | {type: "answered", question: import("../../transfer").PointsQuestion, features: import("../../transfer").Features}
 *   | {type: "refused", question: import("../../transfer").PointsQuestion, problem: import("../../types").Problem}} Action
 *   permitted: a large data set whose pictures may be asked about; stopped: nothing is asked until it is permitted again
 */

/** Answers that are kept to come back to. */
const KEPT = 8;

/** @param {State["node"]} node @returns {State} */
export function initialPoints(node) {
  return {
    node,
    tool: "move",
    views: [WHOLE, WHOLE],
    pointed: null,
    chosen: [],
    described: null,
    permitted: null,
    isStopped: false,
    progress: null,
    answers: [],
    refusal: null,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reducePoints(state, action) {
  switch (action.type) {
    case "node":
    case "restored":
      return action.node === state.node ? state : { ...state, node: action.node, views: [WHOLE, WHOLE] };
    case "tool":
      return { ...state, tool: action.tool };
    case "view":
      return {
        ...state,
        views: state.views.map((view, index) => (index === action.index ? action.view : view)),
      };
    case "pointed":
      return action.image === state.pointed ? state : { ...state, pointed: action.image };
    case "chosen":
      return { ...state, chosen: action.images };
    default:
      return reduceAnswers(state, action);
  }
}

/** @param {State} state @param {Action} action @returns {State} */
function reduceAnswers(state, action) {
  switch (action.type) {
    case "permitted":
      return { ...state, permitted: action.dataset, isStopped: false, refusal: null };
    case "described":
      return { ...state, described: { network: action.network, nodes: action.nodes } };
    case "stopped":
      return { ...state, isStopped: true, progress: null };
    case "progress":
      return { ...state, progress: action.progress };
    case "answered": {
      const { question, features } = action;
      const answers = [{ question, features }, ...state.answers].slice(0, KEPT);
      return { ...state, answers, progress: null, refusal: null };
    }
    case "refused":
      return { ...state, progress: null, refusal: { question: action.question, problem: action.problem } };
    default:
      return state;
  }
}

/** Whether two questions have one answer. @param {import("../../transfer").PointsQuestion} one @param {import("../../transfer").PointsQuestion} other */
export function isSamePlot(one, other) {
  return one.dataset === other.dataset && one.network === other.network && one.node === other.node;
}

/** The answer to a question; null until it is there. @param {State} state @param {import("../../transfer").PointsQuestion} question */
export function featuresOf({ answers }, question) {
  return answers.find((answer) => isSamePlot(answer.question, question))?.features ?? null;
}
