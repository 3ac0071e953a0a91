/** State of a lab page: a pure reducer for settings, answer and debugger, and selectors. */
import { choosing, connected } from "../core/convolution/groups.js";
import { cellOf, stepOf } from "../core/geometry/cells.js";
import { FIRST_VIEW } from "../core/links/debugger.js";

/** @typedef {import("../types").LabSettings} LabSettings */
/** @typedef {import("../types").Focus} Focus */
/** @typedef {import("../types").Cell} Cell */

/**
 * @template {LabSettings} S
 * @typedef {import("../types").LabState<S>} State
 */

/**
 * @template {LabSettings} S
 * @typedef {{type: "settings", settings: Partial<S>}
 *   | {type: "picture", image: string, picture: import("../types").Picture}
 *   | {type: "restored", settings: S, picture: import("../types").Picture, view: import("../types").View}
 *   | {type: "asked"}
 *   | {type: "answered", result: import("../types").LabResult<S>, waiting: boolean}
 *   | {type: "failed" | "delayed", problem: import("../types").Problem}
 *   | {type: "dismissed"}
 *   | {type: "played"} | {type: "paused"} | {type: "finished"}
 *   | {type: "stepped", step: number}
 *   | {type: "went", cell: Cell}
 *   | {type: "speed", speed: number}
 *   | {type: "channel", channels: Partial<import("../types").Channels>}
 *   | {type: "hovered", focus: Focus | null}
 *   | {type: "weighed", weight: number | null}
 *   | {type: "pinned", focus: Focus | null}
 *   | {type: "predicting", wanted: boolean}
 *   | {type: "revealed", answered: import("../types").AnsweredCell | null}} Action
 */

/**
 * @template {LabSettings} S
 * @param {S} settings
 * @param {import("../types").View} view
 * @returns {State<S>}
 */
export function initialState(settings, view) {
  return {
    ...FIRST_VIEW,
    settings,
    picture: null,
    result: null,
    waiting: false,
    problem: null,
    speed: view.speed,
    wanted: view,
    playing: false,
    hover: null,
    weight: null,
    predicts: false,
    answered: null,
  };
}

/**
 * @template {LabSettings} S
 * @param {State<S>} state
 * @param {Action<S>} action
 * @returns {State<S>}
 */
export function reduce(state, action) {
  switch (action.type) {
    case "settings":
      return { ...state, settings: { ...state.settings, ...action.settings } };
    case "picture":
      return { ...state, ...chosen(state.settings, action), problem: null };
    case "restored":
      return {
        ...state,
        settings: action.settings,
        picture: action.picture,
        wanted: action.view,
        speed: action.view.speed,
        playing: false,
        hover: null,
        problem: null,
      };
    case "asked":
      return { ...state, waiting: true };
    case "answered":
      return {
        ...state,
        ...keepWithin(state, action.result),
        wanted: null,
        waiting: action.waiting,
        problem: null,
        result: action.result,
      };
    case "failed":
      return { ...state, waiting: false, problem: action.problem };
    case "delayed":
      return { ...state, problem: action.problem };
    case "dismissed":
      return { ...state, problem: null };
    default:
      return reduceDebugger(state, action);
  }
}

/** @template {LabSettings} S @param {S} settings @param {Extract<Action<S>, {type: "picture"}>} action */
function chosen(settings, { image, picture }) {
  return { picture, settings: { ...settings, image } };
}

/**
 * @template {LabSettings} S
 * @param {State<S>} state
 * @param {Action<S>} action
 * @returns {State<S>}
 */
function reduceDebugger(state, action) {
  switch (action.type) {
    case "played":
      return {
        ...state,
        playing: true,
        pinned: null,
        step: startOf(state),
      };
    case "paused":
      return { ...state, playing: false };
    case "finished":
      return { ...state, playing: false, step: null, pinned: state.playing ? null : heldCell(state) };
    case "went":
      return { ...state, playing: false, step: null, hover: null, pinned: onWalked(state, action.cell) };
    case "stepped":
      return { ...state, step: clamp(action.step, 0, stepCount(state) - 1), pinned: null };
    case "speed":
      return { ...state, speed: action.speed };
    case "channel":
      return {
        ...state,
        channels: choosing(state.channels, action.channels, layerOf(state.result)),
      };
    case "hovered":
      return { ...state, hover: action.focus };
    case "weighed":
      return { ...state, weight: action.weight };
    case "pinned":
      return { ...state, pinned: action.focus, playing: false };
    case "predicting":
      return { ...state, predicts: action.wanted };
    case "revealed":
      return { ...state, answered: action.answered };
    default:
      return state;
  }
}

/**
 * The view of a new result: the link's view, limited to what exists. Without a link, step and pin are dropped if the
 * shapes differ, and channels are limited to those that exist.
 * @template {LabSettings} S
 * @param {State<S>} state
 * @param {import("../types").LabResult<S>} result
 */
function keepWithin(state, result) {
  if (state.wanted) return viewWithin(state.wanted, result);
  const old = state.result;
  const same =
    old !== null &&
    [
      [old.output, result.output],
      [old.input, result.input],
    ].every(([a, b]) => a.height === b.height && a.width === b.width);
  const channels = connected(state.channels, layerOf(result));
  return same ? { channels } : { channels, step: null, playing: false, hover: null, pinned: null };
}

/**
 * @param {import("../types").View} view
 * @param {import("../types").LabResult<LabSettings>} result
 */
function viewWithin({ step, pinned, channels }, result) {
  const { height, width } = result[result.walk ?? "output"];
  const plane = pinned && result[pinned.plane];
  return {
    step: step !== null && step < height * width ? step : null,
    pinned: plane && pinned.row < plane.height && pinned.column < plane.width ? pinned : null,
    channels: connected(channels, layerOf(result)),
    hover: null,
  };
}

/** Counts of channels and groups. @param {import("../types").LabResult<LabSettings> | null} result */
function layerOf(result) {
  return {
    inputs: result?.input.channels ?? 1,
    outputs: result?.output.channels ?? 1,
    groups: result?.groups ?? 1,
  };
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** The step that playing begins at. @param {State<LabSettings>} state */
function startOf(state) {
  const step = chosenStep(state) ?? 0;
  return step >= stepCount(state) - 1 ? 0 : step;
}

/** The cell that stays in focus on the finished map. @param {State<LabSettings>} state @returns {Focus | null} */
function heldCell(state) {
  const plane = walked(state);
  return state.step === null || !plane ? state.pinned : onWalked(state, cellOf(state.step, plane));
}

/** @param {State<LabSettings>} state @param {Cell} cell @returns {Focus} */
function onWalked({ result }, { row, column }) {
  return { plane: result?.walk ?? "output", row, column };
}

/**
 * The step that was chosen: the one shown, else that of the pinned cell.
 * @param {State<LabSettings>} state
 * @returns {number | null} null if none was chosen
 */
export function chosenStep({ step, pinned, result }) {
  const plane = result?.walk ?? "output";
  if (step !== null || !result || pinned?.plane !== plane) return step;
  return stepOf(pinned, result[plane]);
}

/**
 * The plane that the debugger walks over.
 * @param {State<LabSettings>} state
 */
export function walked({ result }) {
  return result && result[result.walk ?? "output"];
}

/**
 * Number of steps: one for each cell of that plane.
 * @param {State<LabSettings>} state
 */
export function stepCount(state) {
  const plane = walked(state);
  return plane ? plane.height * plane.width : 0;
}

/** Whether the result is that of another picture than the chosen one. @param {State<LabSettings>} state */
export function isStale({ result, settings }) {
  return result !== null && result.settings.image !== settings.image;
}

/**
 * The cell in focus: the hovered one, else the pinned one, else the step's, else the middle of the finished map.
 * @param {State<LabSettings>} state
 * @returns {Focus | null}
 */
export function focusOf(state) {
  const pointed = state.hover ?? state.pinned;
  if (pointed || !state.result) return pointed;
  const plane = state.result.walk ?? "output";
  const { height, width } = state.result[plane];
  if (state.step !== null) return { plane, ...cellOf(state.step, { width }) };
  return { plane, row: Math.floor(height / 2), column: Math.floor(width / 2) };
}

/**
 * The output cell whose arithmetic is shown; null if an input cell is in focus.
 * @param {State<LabSettings>} state
 * @returns {Cell | null}
 */
export function shownCell(state) {
  const focus = focusOf(state);
  return focus && focus.plane === "output" ? { row: focus.row, column: focus.column } : null;
}

/**
 * The chosen channels, limited to those of the result and to one group.
 * @param {State<LabSettings>} state
 * @returns {import("../types").Channels}
 */
export function shownChannels({ channels, result }) {
  return connected(channels, layerOf(result));
}

/**
 * Number of cells revealed so far.
 * @param {State<LabSettings>} state
 */
export function reached(state) {
  return state.step === null ? stepCount(state) : state.step + 1;
}
