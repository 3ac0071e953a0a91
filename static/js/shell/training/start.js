/** Start the section "Train it" of a page that builds a network. */
import { FIRST_SETTINGS, trainingFromQuery, trainingToQuery } from "../../core/training/link.js";
import { createStore } from "../../state/store.js";
import { initialTraining, isFollowing, reduceTraining, shownEpoch } from "../../state/training.js";
import { createActions } from "./actions.js";
import { createTrainingPanels } from "./panels.js";
import { createTrainingSources } from "./sources.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../state/training.js").Action} Action */
/** @typedef {import("../../core/training/fit.js").Draft} Draft */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void}} Store */

/**
 * @typedef {object} Builder what the section needs of its page
 * @property {() => Draft} draft
 * @property {() => string | null} network id of the whole draft's network; null while it does not fit
 * @property {() => number[] | null} output shape of the last layer's output; null while it is not known
 * @property {(draft: Draft) => Promise<string>} store a draft's network on the server; its id
 * @property {(draft: Draft) => void} change the draft
 * @property {(network: string | null) => void} showNetwork in place of the draft's; null shows the draft's
 * @property {(network: string) => void} use a network with its weights as the draft
 * @property {(image: string) => void} openPicture and bring it into sight
 * @property {() => string} image of the page: a sample's name or an id
 * @property {() => boolean} isSettled whether everything about the shown network is on the page
 * @property {(step: string | null) => void} keepAddress step: what changed, as an entry of the history; null for no entry
 * @property {() => void} redraw schedules a frame
 */

/** Changes of the settings that are steps to go back from. @type {Partial<Record<Action["type"], string>>} */
const STEPS = {
  dataset: "data set",
  form: "recipe",
  started: "training",
  showed: "training",
  opened: "training",
  epoch: "epoch",
};

/** @param {Builder} builder */
export function startTraining(builder) {
  const store = createStore(reduceTraining, initialTraining(trainingFromQuery(location.search)));
  const sources = createTrainingSources(store);
  const panels = createTrainingPanels(store, createActions(store, builder), builder);

  store.subscribe((state, before, { type }) => {
    if (state.settings !== before.settings && type !== "restored") builder.keepAddress(STEPS[type] ?? null);
    sources.update();
    builder.redraw();
  });
  const showEpoch = createShowing(builder);
  sources.begin();

  return {
    /** The section's part of the address, without "?". */
    query: () => trainingToQuery(store.state.settings),
    /** The same where another training of the page is not meant. */
    kept: () =>
      trainingToQuery({ ...store.state.settings, runs: [], opened: 0, epoch: FIRST_SETTINGS.epoch }),
    /** Shows what an address says. @param {string} query */
    restore: (query) => store.dispatch({ type: "restored", settings: trainingFromQuery(query) }),
    /** Goes on with the time line, and shows the state. @param {number} time of the frame, in milliseconds */
    show(time) {
      panels.show(time);
      showEpoch(store.state);
    },
    /** Whether the next frame differs although no state has changed. */
    isMoving: () => store.state.playing,
  };
}

/**
 * The function that shows the chosen epoch's network in place of the draft's. While a training is followed, each waits until
 * everything about the one before is on the page.
 * @param {Builder} builder
 * @returns {(state: State) => void}
 */
function createShowing({ showNetwork, isSettled }) {
  /** @type {string | null} */
  let shown = null;
  return (state) => {
    const network = shownEpoch(state)?.network ?? null;
    if (network === shown || (shown !== null && isFollowing(state) && !isSettled())) return;
    shown = network;
    showNetwork(network);
  };
}
