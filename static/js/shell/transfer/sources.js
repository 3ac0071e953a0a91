/** Ask the server for what the page shows: networks, the base, and the pictures of the data set. */
import { heldOut } from "../../core/transfer/pictures.js";
import { fetchAllItems } from "../../io/datasets.js";
import { askUntilAnswered } from "../../io/http.js";
import { describeNetwork, fetchNetworks } from "../../io/inspection.js";
import { chosenDataSet } from "../../state/training.js";
import { createTrainingSources } from "../training/sources.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {ReturnType<typeof createAsking>} Asking */

/** @param {Face} face @param {Promise<void>} ready resolves when the server can describe networks */
export function createTransferSources(face, ready) {
  const { store, training } = face;
  const trainings = createTrainingSources(training);
  const ask = createAsking(face, ready);

  function update() {
    const { networks, base } = store.state;
    if (!networks)
      void ask("networks", fetchNetworks, (found) => store.dispatch({ type: "networks", networks: found }));
    if (!base) askBase(store, ask);
    trainings.update(null);
    // Not before a change of both, pictures and data set, is complete.
    queueMicrotask(() => {
      const { source, isStored } = store.state;
      if (isStored && source !== training.state.settings.dataset) askPictures(face, ask);
    });
  }

  return {
    update,
    begin() {
      training.subscribe(() => {
        update();
        face.redraw();
      });
      trainings.begin();
    },
  };
}

/** A function that asks each question once: not again while it is awaited, nor after it was refused. @param {Face} face @param {Promise<void>} ready */
function createAsking({ shell }, ready) {
  const { signal } = new AbortController();
  /** @type {Set<string>} */
  const asked = new Set();

  /**
   * @template T
   * @param {string} key of the question
   * @param {(signal: AbortSignal) => Promise<T>} fetchIt
   * @param {(answer: T) => void} take
   */
  return async (key, fetchIt, take) => {
    if (asked.has(key)) return;
    asked.add(key);
    try {
      await ready;
      const answer = await askUntilAnswered(fetchIt, signal, () => {});
      asked.delete(key);
      take(answer);
    } catch (error) {
      shell().complain(error);
    }
  };
}

/** @param {Face["store"]} store @param {Asking} ask */
function askBase({ state, dispatch }, ask) {
  const { network } = state.settings;
  void ask(
    `network ${network}`,
    (signal) => describeNetwork(network, signal),
    (base) => dispatch({ type: "base", network, base }),
  );
}

/** The share of each class that the server holds out where it is not told another. */
const USUAL_SHARE = 0.2;

/** @param {Face} face @param {Asking} ask */
function askPictures({ store, training }, ask) {
  const chosen = chosenDataSet(training.state);
  if (!chosen?.id) return;
  const { id, title, classes } = chosen;
  const { dataset } = training.state.settings;
  void ask(
    `pictures ${dataset}`,
    (signal) => fetchAllItems(id, signal),
    (items) => {
      const { source, isStored } = store.state;
      if (training.state.settings.dataset !== dataset || source === dataset || !isStored) return;
      const byClass = classes.map((label, index) => ({
        label,
        images: items.filter((item) => item.label === index).map(({ image }) => image),
      }));
      const pictures = { title, classes: byClass };
      const held = items.filter(({ split }) => split === "validation").length;
      const isDrawn = held === heldOut(pictures, USUAL_SHARE);
      store.dispatch({ type: "read", source: dataset, pictures, heldOut: isDrawn ? null : held });
    },
  );
}
