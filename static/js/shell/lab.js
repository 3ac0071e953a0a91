/** Start a lab page: one operator on one picture, stepped through cell by cell. A page defines its settings and operator. */
import { viewFaults, viewFromQuery, viewToQuery } from "../core/links/debugger.js";
import { askUntilAnswered, problemOf } from "../io/http.js";
import { createLatestRequest } from "../io/latest_request.js";
import { focusOf, initialState, isStale, reduce } from "../state/lab.js";
import { createStore } from "../state/store.js";
import { createScheduler } from "../view/dom/frame_scheduler.js";
import { find, setText } from "../view/dom/elements.js";
import { createExports } from "../view/export/lab.js";
import { listen } from "../view/maps/pointing.js";
import { createPlayer } from "../view/stage/player.js";
import { createPredictFirst } from "../view/stage/predict_first.js";
import { createSettingsSheet } from "../view/stage/settings_sheet.js";
import { createStage } from "../view/stage/stage.js";
import { playerKeys } from "./keys.js";
import { createShell } from "./page.js";

/** @typedef {import("../types").LabSettings} LabSettings */
/** @typedef {import("../types").Picture} Picture */
/** @typedef {ReturnType<typeof createShell>} Shell */

/** @template {LabSettings} S @typedef {import("../types").LabState<S>} State */
/** @template {LabSettings} S @typedef {ReturnType<typeof createLabStore<S>>} Store */

/**
 * @template {LabSettings} S
 * @typedef {object} Tell callbacks for the controls of a page
 * @property {(settings: Partial<S>) => void} change
 * @property {(channels: Partial<import("../types").Channels>) => void} choose the channels to look at
 * @property {(weight: number | null) => void} point at a weight
 * @property {(error: unknown) => void} complain shows an error
 * @property {(refusal: Error | null) => void} delay shows a refusal until the request is answered, then null
 * @property {Shell["pictures"]} pictures
 */

/**
 * @template {LabSettings} S
 * @typedef {object} Page
 * @property {(query: string) => S} read settings of an address; missing or invalid ones keep their defaults
 * @property {(query: string, picture: Picture) => string[]} faults a sentence for each invalid parameter of an address
 * @property {(settings: S, picture: Picture) => S} [settle] mends settings that the picture makes impossible
 * @property {(settings: S) => string} write a query string without "?"
 * @property {(settings: S) => {conv?: string, activation?: string}} [carried] what other pages take beside the picture: conv, activation
 * @property {(settings: S, picture: Picture, signal: AbortSignal) => Promise<import("../types").LabResult<S>>} compute
 * @property {(settings: S, picture: Picture) => object} network the document of the page's network, as in the API
 * @property {import("../view/stage/operation").Operation<S>} operation
 * @property {(tell: Tell<S>) => {show: (settings: S, picture: Picture, channels: import("../types").Channels) => void}} createControls
 */

/**
 * @template {LabSettings} S
 * @param {Page<S>} page
 */
export function startLab(page) {
  const store = createLabStore(page);
  const shell = createShell({
    store,
    query: () =>
      [page.write(store.state.settings), viewQuery(store.state)].filter((part) => part !== "").join("&"),
    imageOf: (query) => page.read(query).image,
    carried() {
      const { settings } = store.state;
      return { image: settings.image, size: String(settings.size), ...page.carried?.(settings) };
    },
    redraw() {
      store.dispatch({ type: "predicting", wanted: shell.teaching.predicts() });
      screen.redraw();
    },
    async restore(query, image, picture) {
      requests.forget();
      const settings = { ...page.read(query), image };
      store.dispatch({ type: "restored", settings, picture, view: viewFromQuery(query) });
      const { settings: shown } = store.state;
      await requests.compute();
      if (store.state.settings === shown) reportFaults(page, store, shell.address, query);
    },
  });
  const requests = createRequests(page, store, shell);
  const tell = createTell(store, shell, requests.delay);
  const screen = createScreen(page, store, tell);

  store.subscribe((state, before, { type }) => {
    if (type !== "restored") keepAddress(shell.address, state, before);
    if (state.settings !== before.settings && type !== "restored") void requests.compute();
    screen.update(state, before);
  });
  createExports(find("#export", HTMLDialogElement), store, screen.stage, page.network);
  shell.start(playerKeys(screen.player.actions, () => store.dispatch({ type: "pinned", focus: null })));
}

/**
 * Report the invalid parameters of a link, which are not shown, and drop them from the address.
 * @template {LabSettings} S
 * @param {Page<S>} page
 * @param {Store<S>} store
 * @param {Shell["address"]} address
 * @param {string} query
 */
function reportFaults(page, store, address, query) {
  const { picture, result, problem } = store.state;
  if (!picture) return;
  const faults = [...page.faults(query, picture), ...(result ? viewFaults(query, result) : [])];
  if (faults.length === 0) return;
  const detail = [...faults, ...(problem ? [problem.detail] : [])].join(" ");
  store.dispatch({ type: "failed", problem: { title: "The link has invalid parameters.", detail } });
  address.write();
}

/** @template {LabSettings} S @param {Page<S>} page */
function createLabStore(page) {
  const query = location.search;
  /** @type {typeof reduce<S>} */
  const reducer = (state, action) => {
    const next = reduce(state, action);
    const settings = next.picture && page.settle ? page.settle(next.settings, next.picture) : next.settings;
    return settings === next.settings ? next : { ...next, settings };
  };
  return createStore(reducer, initialState(page.read(query), viewFromQuery(query)));
}

/**
 * @template {LabSettings} S
 * @param {Store<S>} store
 * @param {Shell} shell
 * @param {(refusal: Error | null) => void} delay
 * @returns {Tell<S>}
 */
function createTell(store, { complain, pictures }, delay) {
  return {
    change: (settings) => store.dispatch({ type: "settings", settings }),
    choose: (channels) => store.dispatch({ type: "channel", channels }),
    point: (weight) => store.dispatch({ type: "weighed", weight }),
    complain,
    delay,
    pictures,
  };
}

/**
 * @template {LabSettings} S
 * @param {Page<S>} page
 * @param {Store<S>} store
 * @param {Shell} shell
 */
function createRequests(page, store, shell) {
  const latest = createLatestRequest();

  /** @param {Error | null} refusal of a request that will be repeated; null once it is answered */
  function delay(refusal) {
    const problem = refusal && problemOf(refusal);
    store.dispatch(problem ? { type: "delayed", problem } : { type: "dismissed" });
  }

  return {
    delay,
    forget: latest.forget,
    /** Asks for the result of the settings, once the server can compute. */
    async compute() {
      await shell.ready;
      const { settings, picture } = store.state;
      if (!picture) return;
      store.dispatch({ type: "asked" });
      try {
        const ask = (/** @type {AbortSignal} */ signal) => page.compute(settings, picture, signal);
        const won = await latest.run((signal) => askUntilAnswered(ask, signal, delay));
        if (won) store.dispatch({ type: "answered", result: won.answer, waiting: !won.isNewest });
      } catch (error) {
        shell.complain(error);
      }
    },
  };
}

/**
 * The stage with its player and controls, drawn from the state at most once a frame.
 * @template {LabSettings} S
 * @param {Page<S>} page
 * @param {Store<S>} store
 * @param {Tell<S>} tell
 */
function createScreen(page, store, tell) {
  const [root, spoken] = [find("#stage", HTMLElement), find("#spoken", HTMLElement)];
  const stage = createStage(root, page.operation, tell.choose);
  const player = createPlayer(find("#player", HTMLElement), store);
  const controls = page.createControls(tell);
  const prediction = createPredictFirst(root, store);
  createSettingsSheet(find("#controls", HTMLElement), root);
  const schedule = createScheduler((time) => {
    player.advance(time);
    stage.draw(store.state);
    prediction.show(store.state);
    player.show(store.state);
    if (store.state.playing) schedule();
  });

  listen(stage.input, "input", store);
  listen(stage.output, "output", store);
  find("#arithmetic details", HTMLDetailsElement).addEventListener("toggle", schedule);
  new ResizeObserver(schedule).observe(root);

  return {
    stage,
    player,
    redraw() {
      stage.retheme();
      const { settings, picture, channels } = store.state;
      if (picture) controls.show(settings, picture, channels);
      schedule();
    },
    /** @param {State<S>} state @param {State<S>} before */
    update(state, before) {
      const { settings, picture, channels } = state;
      const same = settings === before.settings && picture === before.picture && channels === before.channels;
      if (picture && !same) controls.show(settings, picture, channels);
      find("#main", HTMLElement).toggleAttribute("data-stale", isStale(state));
      if (state.waiting !== before.waiting) root.setAttribute("aria-busy", String(state.waiting));
      if (!state.playing && focusOf(state) !== focusOf(before)) setText(spoken, stage.spoken(state));
      schedule();
    },
  };
}

/**
 * Changed settings are a step to go back from; what is merely looked at replaces the entry.
 * @param {Shell["address"]} address
 * @param {State<LabSettings>} state
 * @param {State<LabSettings>} before
 */
function keepAddress(address, state, before) {
  const changed = changedNames(state.settings, before.settings);
  if (changed !== "") address.push(changed);
  else if (!state.playing && (before.playing || viewQuery(state) !== viewQuery(before))) address.write();
}

/** @param {State<LabSettings>} state */
function viewQuery(state) {
  return viewToQuery(state.wanted ?? state);
}

/**
 * Names of the settings that differ.
 * @param {LabSettings} settings
 * @param {LabSettings} before
 */
function changedNames(settings, before) {
  if (settings === before) return "";
  const old = new Map(Object.entries(before));
  return Object.entries(settings)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(old.get(name)))
    .map(([name]) => name)
    .join();
}
