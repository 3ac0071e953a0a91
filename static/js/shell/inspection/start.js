/** Start the inspection page: any of the server's models on any picture it accepts. */
import {
  FIRST_SETTINGS,
  inspectedFromQuery,
  inspectionFromQuery,
  inspectionToQuery,
} from "../../core/links/inspection.js";
import { exact } from "../../core/text/numbers.js";
import { chosenPlace, currentNetwork, initialState, reduce, shownCell } from "../../state/inspection.js";
import { createStore } from "../../state/store.js";
import { find, setText } from "../../view/dom/elements.js";
import { createScheduler } from "../../view/dom/frame_scheduler.js";
import { createInspectionExports } from "../../view/export/inspection.js";
import { createShell } from "../page.js";
import { createOpening } from "./opening.js";
import { createLinkCheck } from "./link_check.js";
import { createPanels } from "./panels.js";
import { createSources } from "./sources.js";
import { createWeightsActions } from "./weights.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {ReturnType<typeof createShell>} Shell */

/** @param {string} firstNetwork name or id of the model that an address without a network shows */
export function startInspection(firstNetwork) {
  const first = { ...FIRST_SETTINGS, network: firstNetwork };
  const [settings, view] = [inspectionFromQuery(location.search, first), inspectedFromQuery(location.search)];
  const store = createStore(reduce, initialState(settings, view));
  const link = createLinkCheck(store.dispatch, firstNetwork);
  const opening = createOpening(first, () => shell.ready);
  const schedule = createScheduler((time) => {
    panels.show(time);
    if (panels.isMoving()) schedule();
  });
  const shell = createShell({
    store,
    query: () => inspectionToQuery(store.state.settings, store.state.view, first),
    kept: () => inspectionToQuery(store.state.settings, store.state.view, { ...first, network: "" }),
    carried: () => ({ image: store.state.settings.image }),
    ...opening,
    redraw: () => schedule(),
    restore(query, image, picture) {
      link.expect(query);
      const restored = { ...inspectionFromQuery(query, first), image };
      store.dispatch({ type: "restored", settings: restored, picture, view: inspectedFromQuery(query) });
    },
  });
  const sources = createSources(store);
  const weights = createWeightsActions(store, sources, shell.complain);
  const panels = createPanels(store, weights);

  store.subscribe((state, before, { type }) => {
    keepAddress(shell.address, state, before, type);
    showInspection(state, before, shell.offerMatrices);
    link.check(state);
    if (state.picture && state.isReady) sources.update();
    weights.watch(state, before);
    schedule();
  });
  createInspectionExports(find("#export", HTMLDialogElement), store, () => panels.draw());
  new ResizeObserver(schedule).observe(find("#main", HTMLElement));
  shell.start({ Escape: () => store.dispatch({ type: "returned", step: store.state.view.path.length - 1 }) });
  void shell.ready.then(() => store.dispatch({ type: "ready" }));
}

/**
 * Another node, another place of the path, another map over the picture and other numbers are steps to go back from; a
 * correction of the link is none, and a played walk is one.
 * @param {Shell["address"]} address
 * @param {State} state
 * @param {State} before
 * @param {string} type of the action
 */
function keepAddress(address, state, before, type) {
  if (type === "restored" || (state.view === before.view && state.settings === before.settings)) return;
  const step = stepOf(state);
  const isOther = type !== "corrected" && step !== stepOf(before);
  if (isOther && !isWithinPlay(before, type)) address.push(step);
  else address.write();
}

/** Whether a step belongs to a play that has an entry of the history already. @param {State} before @param {string} type of the action */
function isWithinPlay({ playedFrom, view }, type) {
  return type === "followed" && playedFrom !== null && view.path.length > playedFrom;
}

/** @param {State} state */
function stepOf({ settings, view: { node, path, method, atOpened, compare } }) {
  return JSON.stringify([settings, node, path, method, atOpened, compare]);
}

/**
 * Updates what lies outside the panels: title, spoken text, the sign of waiting, the pictures on offer.
 * @param {State} state
 * @param {State} before
 * @param {(isOffered: boolean) => void} offerMatrices
 */
function showInspection(state, before, offerMatrices) {
  const { picture, waiting, isReady } = state;
  if (shownCell(state) !== shownCell(before)) setText(find("#spoken", HTMLElement), spoken(state));
  const isBusy = waiting.length > 0 || picture === null || !isReady;
  const main = find("#main", HTMLElement);
  main.setAttribute("aria-busy", String(isBusy));
  const network = currentNetwork(state);
  if (!network || network === currentNetwork(before)) return;
  document.title = `${network.title} \u00b7 convscope`;
  setText(find("h1", HTMLElement), `${network.title}, from pixel to prediction`);
  main.toggleAttribute("data-without-classes", network.classes.length === 0);
  offerMatrices(network.input.preprocessing === null);
}

/** @param {State} state */
function spoken(state) {
  const [place, cell] = [chosenPlace(state), shownCell(state)];
  if (!place || !cell) return "";
  const { node, channel, row, column } = place;
  return `${node}, channel ${channel}, row ${row}, column ${column}: ${exact(cell.value ?? NaN)}`;
}
