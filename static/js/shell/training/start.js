/** Start the section "Train it" of a page that builds a network. */
import { FIRST_SETTINGS, trainingFromQuery, trainingToQuery } from "../../core/training/link.js";
import { createStore } from "../../state/store.js";
import { initialTraining, reduceTraining } from "../../state/training.js";
import { createActions } from "./actions.js";
import { createDownloads } from "./downloads.js";
import { createShowing } from "./showing.js";
import { createTrainingPanels } from "./panels.js";
import { askDocuments, askItems, askKernels } from "./questions.js";
import { createTrainingSources } from "./sources.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../state/training.js").Action} Action */
/** @typedef {import("../../training").LayersDocument} LayersDocument */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void}} Store */

/**
 * @typedef {object} Builder what the section needs of its page
 * @property {() => LayersDocument} draft as the API takes it
 * @property {() => string | null} network id of the whole draft's network; null while it does not fit
 * @property {() => number[] | null} output shape of the last layer's output; null while it is not known
 * @property {(document: LayersDocument) => Promise<string>} store a network on the server; its id
 * @property {(document: LayersDocument, what: string | null) => void} change the draft; what: a step to go back from, null where it follows from another
 * @property {(network: string | null) => void} showNetwork of the draft's layers in place of the draft's own; null shows its own
 * @property {() => string | null} shown id of the network that is shown in place of the draft's own
 * @property {(image: string, title: string) => Promise<void>} openPicture and bring it into sight
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
  used: "epoch",
};

/** @param {Builder} builder */
export function startTraining(builder) {
  const store = createStore(reduceTraining, initialTraining(trainingFromQuery(location.search)));
  const sources = createTrainingSources(store, [askItems, askKernels, askDocuments]);
  const downloads = createDownloads(store);
  const panels = createTrainingPanels(store, { ...createActions(store, builder), ...downloads }, builder);

  const showing = createShowing(store, builder);

  store.subscribe((state, before, { type }) => {
    showing.leave(state, before, type);
    if (state.settings !== before.settings && type !== "restored") builder.keepAddress(STEPS[type] ?? null);
    sources.update(builder.network());
    void downloads.follow();
    builder.redraw();
  });
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
      sources.update(builder.network());
      showing.show();
    },
    /** Whether the next frame differs although no state has changed. */
    isMoving: () => store.state.playing,
  };
}
