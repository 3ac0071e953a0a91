/** State of the transfer page's section that uses the trained network: a pure reducer and selectors. */
import { isUnfinished } from "../../core/training/epochs.js";
import { SILENCE, withAnswer, withTop } from "../../core/transfer/live.js";

/** @typedef {import("../../use").UseState} State */
/** @typedef {import("../../use").TriedPicture} TriedPicture */

/**
 * @typedef {{type: "used", used: import("../../use").UsedNetwork | null}
 *   | {type: "writing"}
 *   | {type: "written", problem: string}
 *   | {type: "delayed", delay: string}
 *   | {type: "chosen", chosen: {key: number, file: File}[]}
 *   | {type: "predicted", key: number, network: string, prediction: import("../../inspection").Prediction}
 *   | {type: "unread", key: number, detail: string}
 *   | {type: "camera", isOn: boolean}
 *   | {type: "cameraFailed", problem: string}
 *   | {type: "explaining", isExplaining: boolean}
 *   | {type: "seen", seen: import("../../use").SeenFrame, time: number}} Action
 */

/** New pictures that are shown; older ones leave. */
export const MOST_TRIED = 100;

/** @param {boolean} isExplaining @returns {State} */
export function initialUse(isExplaining) {
  return {
    used: null,
    isWriting: false,
    writingProblem: "",
    delay: "",
    tried: [],
    unread: [],
    isCameraOn: false,
    cameraProblem: "",
    isExplaining,
    seen: null,
    answers: [],
    speech: SILENCE,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceUse(state, action) {
  switch (action.type) {
    case "used":
      return { ...state, used: action.used, writingProblem: "" };
    case "writing":
      return { ...state, isWriting: true, writingProblem: "" };
    case "written":
      return { ...state, isWriting: false, writingProblem: action.problem };
    case "delayed":
      return state.delay === action.delay ? state : { ...state, delay: action.delay };
    case "chosen":
    case "predicted":
    case "unread":
      return reduceTried(state, action);
    default:
      return reduceCamera(state, action);
  }
}

/** @param {State} state @param {Extract<Action, {type: "chosen" | "predicted" | "unread"}>} action @returns {State} */
function reduceTried(state, action) {
  if (action.type === "chosen") {
    const added = action.chosen.map((each) => ({ ...each, network: null, prediction: null }));
    return { ...state, tried: [...added, ...state.tried].slice(0, MOST_TRIED), unread: [] };
  }
  const found = state.tried.find(({ key }) => key === action.key);
  if (!found) return state;
  if (action.type === "unread") {
    const unread = [...state.unread, { name: found.file.name, detail: action.detail }];
    return { ...state, unread, tried: state.tried.filter((each) => each !== found) };
  }
  const { network, prediction } = action;
  const tried = state.tried.map((each) => (each === found ? { ...each, network, prediction } : each));
  return { ...state, tried };
}

/** @param {State} state @param {Action} action @returns {State} */
function reduceCamera(state, action) {
  switch (action.type) {
    case "camera":
      return { ...state, isCameraOn: action.isOn, seen: null, answers: [], speech: SILENCE };
    case "cameraFailed":
      return { ...state, cameraProblem: action.problem };
    case "explaining":
      return { ...state, isExplaining: action.isExplaining, answers: [] };
    case "seen":
      return {
        ...state,
        seen: action.seen,
        answers: withAnswer(state.answers, action.time),
        speech: withTop(state.speech, action.seen.prediction.classes[0].label, action.time),
      };
    default:
      return state;
  }
}

/**
 * Pictures that the used network has not predicted, the newest first. While a training goes on, those that no network has
 * predicted.
 * @param {State} state @returns {TriedPicture[]}
 */
export function duePictures({ used, tried }) {
  if (!used) return [];
  const isWaiting = isUnfinished(used.record);
  return tried.filter(({ network }) => network === null || (!isWaiting && network !== used.network.id));
}
