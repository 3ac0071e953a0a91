/** Store the pictures as a data set when they have changed, so that nothing that was added is lost. */
import { missing } from "../../core/transfer/pictures.js";
import { FIRST_TRAINING } from "../../core/transfer/recipe.js";
import { deleteDataSet, storePictures } from "../../io/datasets.js";
import { createLatestRequest } from "../../io/latest_request.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../training").DataSet} DataSet */
/** @typedef {import("../../transfer").Pictures} Pictures */

/** Changes within this time are stored together. */
const PAUSE_MS = 400;

/** @param {Face} face */
export function createSaving({ store, training, shell }) {
  const latest = createLatestRequest();
  const sets = createOwnSets(training);
  let timer = 0;

  async function save() {
    const { pictures, isStored } = store.state;
    if (!pictures || isStored || missing(pictures) !== "") return;
    try {
      const won = await latest.run((signal) => storePictures(pictures, signal));
      if (!won || store.state.pictures !== pictures) return;
      const { dataset, leftOut } = won.answer;
      store.dispatch({ type: "stored", source: String(dataset.id), pictures, leftOut });
      sets.choose(dataset, pictures);
    } catch (error) {
      shell().complain(error);
    }
  }

  store.subscribe((state, before) => {
    if (state.pictures === before.pictures || state.isStored) return;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), PAUSE_MS);
  });
  training.subscribe(({ settings: { dataset }, datasets }) => {
    if (!datasets || datasets.some(({ id, name }) => id === dataset || name === dataset)) return;
    const pictures = sets.made(dataset);
    if (!pictures) {
      store.dispatch({ type: "failed", problem: NO_DATA_SET });
      training.dispatch({ type: "dataset", dataset: FIRST_TRAINING.dataset });
    } else if (store.state.pictures !== pictures) store.dispatch({ type: "changed", pictures });
  });
}

const NO_DATA_SET = {
  title: "No such data set",
  detail: "The link names a data set that this server does not have. It may have been removed.",
};

/** The data sets that this page has made. One that only stood between two changes is removed again. @param {Face["training"]} training */
function createOwnSets(training) {
  /** Pictures by id, to go back to. @type {Map<string, Pictures>} */
  const made = new Map();
  /** Ids of those that were new to the server. @type {Set<string>} */
  const passing = new Set();

  /** @param {DataSet[]} datasets */
  const list = (datasets) => training.dispatch({ type: "datasets", datasets });

  /** @param {string} dataset id */
  async function forget(dataset) {
    const isUsed = training.state.list?.some((record) => record.dataset === dataset) ?? true;
    if (!passing.has(dataset) || isUsed) return;
    passing.delete(dataset);
    list((training.state.datasets ?? []).filter(({ id }) => id !== dataset));
    await deleteDataSet(dataset).catch(() => {});
  }

  return {
    /** The pictures of a data set that this page has made. @param {string} dataset id */
    made: (dataset) => made.get(dataset),
    /** @param {DataSet} dataset @param {Pictures} pictures */
    choose(dataset, pictures) {
      const id = String(dataset.id);
      const datasets = training.state.datasets ?? [];
      const before = training.state.settings.dataset;
      made.set(id, pictures);
      if (!datasets.some((each) => each.id === id)) {
        passing.add(id);
        list([...datasets, dataset]);
      }
      if (before === id) return;
      training.dispatch({ type: "dataset", dataset: id });
      void forget(before);
    },
  };
}
