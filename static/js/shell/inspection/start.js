/** Start an inspection: a network on any picture that it accepts. The page says which network, and how its address names it. */
import { exact } from "../../core/text/numbers.js";
import {
  chosenPlace,
  currentNetwork,
  hasClasses,
  initialState,
  reduce,
  shownCell,
} from "../../state/inspection.js";
import { createStore } from "../../state/store.js";
import { find, setText } from "../../view/dom/elements.js";
import { createScheduler } from "../../view/dom/frame_scheduler.js";
import { createInspectionExports } from "../../view/export/inspection.js";
import { createShell } from "../page.js";
import { createPanels } from "./panels.js";
import { createSources } from "./sources.js";
import { createWeightsActions } from "./weights.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").InspectionSettings} Settings */
/** @typedef {ReturnType<typeof createShell>} Shell */
/** @typedef {ReturnType<typeof createWeightsActions>} WeightsActions */

/**
 * @typedef {object} Store
 * @property {State} state
 * @property {(action: import("../../state/inspection.js").Action) => void} dispatch
 */

/**
 * @typedef {object} Subject the network that a page inspects: how its address names it, and the panels that choose it
 * @property {() => string} write the address, without "?"
 * @property {() => string} kept the same, where it must mean the same at other addresses of the page
 * @property {(query: string) => Promise<string>} imageOf the picture that an address names, or the first one of its network
 * @property {(picture: import("../../types").Picture, query: string) => Promise<import("../../types").Problem | null>} [refusalOf]
 * @property {(query: string) => void} expect called with each address before its settings are shown
 * @property {(settings: Settings) => unknown} step what of the settings is a step to go back from
 * @property {(state: State, before: State) => void} follow called after each change
 * @property {HTMLElement} graph the section that shows the network's nodes
 * @property {(opens: import("./panels.js").Opens, weights: WeightsActions) => import("./panels.js").Panel[]} panels that show the nodes and choose the network, and others of the page's own
 * @property {() => boolean} isBusy whether the network itself is still awaited
 * @property {(time: number) => void} advance at a frame, in milliseconds
 * @property {() => boolean} isMoving whether the next frame differs although no state has changed
 */

/** @typedef {{store: Store, shell: () => Shell, redraw: () => void}} Inspection what a subject is made with */
/** @typedef {(query: string) => Pick<State, "settings" | "view">} Read */

/**
 * @param {Read} read settings and view of an address
 * @param {(inspection: Inspection) => Subject} createSubject
 */
export function startInspection(read, createSubject) {
  const schedule = createScheduler((time) => {
    panels.show(time);
    subject.advance(time);
    if (panels.isMoving() || subject.isMoving()) schedule();
  });
  const first = read(location.search);
  /** @type {ReturnType<typeof createStore<State, import("../../state/inspection.js").Action>>} */
  const store = createStore(reduce, initialState(first.settings, first.view));
  const subject = createSubject({
    store,
    shell: () => shell,
    redraw: () => follow(store.state, store.state),
  });
  const shell = createInspectionShell(store, { ...subject, read }, schedule);
  const sources = createSources(store);
  const weights = createWeightsActions(store, sources, shell.complain);
  const panels = createPanels(store, weights, subject);

  /** @param {State} state @param {State} before */
  function follow(state, before) {
    showInspection(state, before, subject.isBusy());
    schedule();
  }

  store.subscribe((state, before, { type }) => {
    keepAddress(shell.address, subject.step, { state, before, type });
    follow(state, before);
    subject.follow(state, before);
    if (state.picture && state.isReady) sources.update();
    weights.watch(state, before);
  });
  createInspectionExports(find("#export", HTMLDialogElement), store, () => panels.draw());
  new ResizeObserver(schedule).observe(find("#main", HTMLElement));
  shell.start({ Escape: () => store.dispatch({ type: "returned", step: store.state.view.path.length - 1 }) });
  void shell.ready.then(() => store.dispatch({ type: "ready" }));
}

/** @param {ReturnType<typeof createStore<State, import("../../state/inspection.js").Action>>} store @param {Subject & {read: Read}} subject @param {() => void} schedule */
function createInspectionShell(store, subject, schedule) {
  const { imageOf, refusalOf } = subject;
  return createShell({
    store,
    query: subject.write,
    kept: subject.kept,
    carried: () => ({ image: store.state.settings.image }),
    imageOf,
    refusalOf,
    redraw: () => schedule(),
    restore(query, image, picture) {
      subject.expect(query);
      const { settings, view } = subject.read(query);
      store.dispatch({ type: "restored", settings: { ...settings, image }, picture, view });
    },
  });
}

/** What an address itself causes. */
const UNWRITTEN = ["restored", "resolved"];

/**
 * Another node, another place of the path, another map over the picture and other numbers are steps to go back from; a
 * correction of the link is none, and a played walk is one.
 * @param {Shell["address"]} address
 * @param {Subject["step"]} stepOfSettings
 * @param {{state: State, before: State, type: string}} change type of the action
 */
function keepAddress(address, stepOfSettings, { state, before, type }) {
  if (UNWRITTEN.includes(type) || (state.view === before.view && state.settings === before.settings)) return;
  const stepOf = (/** @type {State} */ { settings, view: { node, path, method, atOpened, compare } }) =>
    JSON.stringify([stepOfSettings(settings), node, path, method, atOpened, compare]);
  const step = stepOf(state);
  const isOther = type !== "corrected" && step !== stepOf(before);
  if (isOther && !isWithinPlay(before, type)) address.push(step);
  else address.write();
}

/** Whether a step belongs to a play that has an entry of the history already. @param {State} before @param {string} type of the action */
function isWithinPlay({ playedFrom, view }, type) {
  return type === "followed" && playedFrom !== null && view.path.length > playedFrom;
}

/**
 * Updates what lies outside the panels: spoken text and the sign of waiting.
 * @param {State} state
 * @param {State} before
 * @param {boolean} isBusy whether the network is still awaited
 */
function showInspection(state, before, isBusy) {
  const { picture, waiting, isReady } = state;
  if (shownCell(state) !== shownCell(before)) setText(find("#spoken", HTMLElement), spoken(state));
  const isAwaiting = isBusy || waiting.length > 0 || picture === null || !isReady;
  const main = find("#main", HTMLElement);
  main.setAttribute("aria-busy", String(isAwaiting));
  main.toggleAttribute("data-beginning", state.isPart);
  if (currentNetwork(state)) main.toggleAttribute("data-without-classes", !hasClasses(state));
}

/** @param {State} state */
function spoken(state) {
  const [place, cell] = [chosenPlace(state), shownCell(state)];
  if (!place || !cell) return "";
  const { node, channel, row, column } = place;
  return `${node}, channel ${channel}, row ${row}, column ${column}: ${exact(cell.value ?? NaN)}`;
}
