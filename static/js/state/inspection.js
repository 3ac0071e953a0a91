/** State of the inspection page: a pure reducer and selectors. */
import { range } from "../core/colour/scale.js";
import { enteringSize } from "../core/convolution/settings.js";

/** @typedef {import("../inspection").InspectionState} State */
/** @typedef {import("../inspection").InspectionSettings} Settings */
/** @typedef {import("../inspection").InspectionView} View */
/** @typedef {import("../inspection").Answers} Answers */
/** @typedef {import("../inspection").Place} Place */

/**
 * @typedef {{type: "settings", settings: Partial<Settings>}
 *   | {type: "network" | "resolved", network: string}
 *   | {type: "picture", image: string, picture: import("../types").Picture, place?: Place}
 *   | {type: "restored", settings: Settings, picture: import("../types").Picture, view: View}
 *   | {type: "corrected", settings: Partial<Settings>, view: Partial<View>, problem: import("../types").Problem}
 *   | {type: "looked", view: Partial<Pick<View, "order" | "scope" | "gradient" | "method" | "atOpened" | "opacity" | "compare" | "train" | "dataset" | "patches">>}
 *   | {type: "opened", node: string}
 *   | {type: "chose", channel: number}
 *   | {type: "pointed", cell: import("../types").Cell}
 *   | {type: "began", place: Place}
 *   | {type: "walked" | "followed", place: Place}
 *   | {type: "played" | "paused"}
 *   | {type: "returned", step: number}
 *   | {type: "asked", name: keyof Answers, key: string}
 *   | {type: "progressed", name: keyof Answers, progress: import("../types").Progress}
 *   | {type: "answered", name: keyof Answers, key: string, value: Answers[keyof Answers]}
 *   | {type: "refused" | "delayed", name: keyof Answers, problem: import("../types").Problem}
 *   | {type: "givenUp", name: keyof Answers}
 *   | {type: "failed", problem: import("../types").Problem}
 *   | {type: "cut", isPart: boolean}
 *   | {type: "ready" | "dismissed"}} Action
 *   network: another, chosen by the person; resolved: the one that the address stands for; place: a cell of the picture to choose
 */

/** A network that has no name. */
const ID = /^[0-9a-f]{64}$/;

/** @param {Settings} settings @param {View} view @returns {State} */
export function initialState(settings, view) {
  return {
    settings,
    view,
    picture: null,
    isReady: false,
    isPart: false,
    answers: {},
    asked: {},
    waiting: [],
    progress: {},
    problem: null,
    playedFrom: null,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduce(state, action) {
  const { type } = action;
  if (
    type === "asked" ||
    type === "progressed" ||
    type === "answered" ||
    type === "refused" ||
    type === "delayed" ||
    type === "givenUp"
  )
    return reduceAnswers(state, action);
  if (type === "ready") return { ...state, isReady: true };
  if (type === "cut") return { ...state, isPart: action.isPart };
  if (type === "failed") return { ...state, problem: action.problem };
  if (type === "dismissed") return { ...state, problem: null };
  if (type === "played") return { ...state, playedFrom: state.view.path.length };
  if (type === "paused") return { ...state, playedFrom: null };
  const next = reduceSettings(state, action);
  const playedFrom = KEEPS_PLAYING.includes(type) ? state.playedFrom : null;
  if (next === state) return { ...state, playedFrom, view: reduceView(state, action) };
  return { ...next, playedFrom, problem: type === "corrected" ? next.problem : null };
}

/** A step of the play itself, and a look that leads nowhere else; all others pause it. @type {Action["type"][]} */
const KEEPS_PLAYING = ["followed", "looked"];

/** @param {State} state @param {Action} action @returns {State} the same state for an action of the view */
function reduceSettings(state, action) {
  switch (action.type) {
    case "settings":
      return withSettings(state, action.settings);
    case "network":
      return {
        ...state,
        view: { ...state.view, node: null, channel: 0, cell: null, path: [], compare: "", patches: false },
        settings: { ...state.settings, network: action.network, zero: "", classIndex: null },
      };
    case "resolved":
      return { ...state, settings: { ...state.settings, network: action.network } };
    case "picture":
      return {
        ...state,
        picture: action.picture,
        settings: { ...state.settings, image: action.image },
        view: { ...state.view, cell: null, ...(action.place && placed(action.place)), path: [] },
      };
    case "restored": {
      const { settings, picture, view } = action;
      return { ...state, settings, picture, view };
    }
    case "corrected":
      return {
        ...state,
        settings: { ...state.settings, ...action.settings },
        view: { ...state.view, ...action.view },
        problem: action.problem,
      };
    default:
      return state;
  }
}

/** @param {State} state @param {Extract<Action, {name: keyof Answers}>} action @returns {State} */
function reduceAnswers(state, action) {
  const { name } = action;
  const waiting = without(state.waiting, name);
  switch (action.type) {
    case "asked":
      return {
        ...state,
        waiting: [...waiting, name],
        asked: { ...state.asked, [name]: action.key },
        progress: { ...state.progress, [name]: undefined },
      };
    case "progressed":
      return { ...state, progress: { ...state.progress, [name]: action.progress } };
    case "answered":
      return {
        ...state,
        waiting,
        answers: { ...state.answers, [name]: { key: action.key, value: action.value } },
        problem: state.problem?.source === name ? null : state.problem,
      };
    case "refused":
      return { ...state, waiting, problem: { ...action.problem, source: name } };
    case "delayed":
      return { ...state, problem: { ...action.problem, source: name } };
    default:
      return givenUp(state, name);
  }
}

/** A problem goes with the question that caused it. @param {State} state @param {keyof Answers} name @returns {State} */
function givenUp(state, name) {
  if (!state.waiting.includes(name) && state.asked[name] === null) return state;
  return {
    ...state,
    waiting: without(state.waiting, name),
    asked: { ...state.asked, [name]: null },
    problem: state.problem?.source === name ? null : state.problem,
  };
}

/** Other weights may have other classes; the view keeps what still exists. @param {State} state @param {Partial<Settings>} settings @returns {State} */
function withSettings(state, settings) {
  const isOther = settings.network !== undefined && settings.network !== state.settings.network;
  const view = isOther ? { ...state.view, path: [], patches: false } : state.view;
  const forgotten = isOther ? { classIndex: null } : {};
  return { ...state, view, settings: { ...state.settings, ...forgotten, ...settings } };
}

/** @param {State} state @param {Action} action @returns {View} */
function reduceView(state, action) {
  const { view } = state;
  switch (action.type) {
    case "looked":
      return { ...view, ...action.view };
    case "opened":
      return { ...view, node: action.node, channel: 0, cell: null, path: [] };
    case "chose":
      return { ...view, node: openedNode(state), channel: action.channel, path: [] };
    case "pointed":
      return { ...view, node: openedNode(state), cell: action.cell, path: [] };
    case "began":
      return { ...view, ...placed(action.place), path: [] };
    case "walked":
    case "followed": {
      const here = chosenPlace(state);
      return { ...view, ...placed(action.place), path: here ? [...view.path, here] : view.path };
    }
    case "returned":
      if (!view.path[action.step]) return view;
      return { ...view, ...placed(view.path[action.step]), path: view.path.slice(0, action.step) };
    default:
      return view;
  }
}

/** @param {Place} place */
function placed({ node, channel, row, column }) {
  return { node, channel, cell: { row, column } };
}

/** @template T @param {T[]} list @param {T} item */
function without(list, item) {
  return list.filter((other) => other !== item);
}

/**
 * The last answer of a kind, even if a newer one is awaited.
 * @template {keyof Answers} Name
 * @param {State} state
 * @param {Name} name
 * @returns {Answers[Name] | null}
 */
export function answered({ answers }, name) {
  return /** @type {{value: Answers[Name]} | undefined} */ (answers[name])?.value ?? null;
}

/** Key of the trace. @param {Settings} settings */
export const subject = ({ network, image, size, zero }) => `${network} ${image} ${size} ${zero}`;

/**
 * Key of the network's document; null until it is known, and where there is no network. Names and the variants of built-in networks resize every
 * picture alike; the shapes of any other network may depend on the picture's size.
 * @param {State} state
 */
export function networkKey({ settings: { network, size }, picture, answers }) {
  if (network === "") return null;
  if (!ID.test(network)) return network;
  if (!picture || !answers.networks) return null;
  if (answers.networks.value.some(({ variants }) => variants.some(({ id }) => id === network)))
    return network;
  const { height, width } = enteringSize(picture, size);
  return `${network} ${picture.kind} ${height} ${width}`;
}

/** The document of the current network, or null. @param {State} state */
export function currentNetwork(state) {
  const answer = state.answers.network;
  return answer && answer.key === networkKey(state) ? answer.value : null;
}

/** Whether the current network is whole, and known to end in one number for each class. @param {State} state */
export function hasClasses(state) {
  return !state.isPart && (currentNetwork(state)?.classes.length ?? 0) > 0;
}

/** The opened node: the chosen one if the network has it, else its first convolution. @param {State} state @returns {string | null} */
export function openedNode(state) {
  const nodes = answered(state, "network")?.nodes;
  if (!nodes) return state.view.node;
  const chosen =
    nodes.find(({ name }) => name === state.view.node) ?? nodes.find(({ op }) => op === "Conv2d") ?? nodes[0];
  return chosen.name;
}

/** The maps of the opened node; null until they arrive. @param {State} state @returns {import("../types").Tensor | null} */
export function openedMaps(state) {
  const maps = answered(state, "maps");
  return maps && maps.node === openedNode(state) ? maps.tensor : null;
}

/** The chosen channel, limited to those of the opened maps. @param {State} state */
export function chosenChannel(state) {
  const maps = openedMaps(state);
  return maps ? Math.min(state.view.channel, maps.channels - 1) : state.view.channel;
}

/** The chosen cell, else the channel's maximum; null until the maps arrive. @param {State} state @returns {Place | null} */
export function chosenPlace(state) {
  const [node, maps, channel] = [openedNode(state), openedMaps(state), chosenChannel(state)];
  if (!node || !maps) return null;
  const { cell } = state.view;
  if (cell && cell.row < maps.height && cell.column < maps.width) return { node, channel, ...cell };
  return { node, channel, ...largest(maps, channel) };
}

/** @param {import("../types").Tensor} maps @param {number} channel @returns {import("../types").Cell} the first of the largest */
function largest({ height, width, values }, channel) {
  const cells = values.subarray(channel * height * width, (channel + 1) * height * width);
  const index = Math.max(0, cells.indexOf(range(cells).maximum));
  return { row: Math.floor(index / width), column: index % width };
}

/** The explanation of the chosen cell; null until it arrives. @param {State} state @returns {import("../inspection").CellDocument | null} */
export function shownCell(state) {
  const [cell, place] = [answered(state, "cell"), chosenPlace(state)];
  const isIt =
    cell &&
    place &&
    cell.node === place.node &&
    cell.channel === place.channel &&
    cell.row === place.row &&
    cell.column === place.column;
  return isIt ? cell : null;
}
