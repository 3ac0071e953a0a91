/** Store the pictures as a data set when they have changed, so that nothing that was added is lost. */
import { missing } from "../../core/transfer/pictures.js";
import { FIRST_TRAINING } from "../../core/transfer/recipe.js";
import { deleteDataSet, storePictures } from "../../io/datasets.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { keepPictures, keptPictures } from "./classes/kept_pictures.js";

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
    const { pictures, isStored, isAdding } = store.state;
    if (!pictures || isStored || isAdding || missing(pictures) !== "") return;
    try {
      const won = await latest.run((signal) => storePictures(pictures, signal));
      if (!won) return;
      const { dataset, leftOut } = won.answer;
      if (store.state.pictures !== pictures || store.state.isStored) return await sets.discard(dataset);
      store.dispatch({ type: "stored", source: String(dataset.id), pictures, leftOut });
      sets.choose(dataset, pictures);
    } catch (error) {
      shell().complain(error);
    }
  }

  store.subscribe((state, before) => {
    const { pictures, isStored, isAdding } = state;
    if (isStored || isAdding || (pictures === before.pictures && !before.isAdding)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), PAUSE_MS);
  });
  training.subscribe(({ settings: { dataset }, datasets }) => {
    if (!datasets || datasets.some(({ id, name }) => id === dataset || name === dataset)) return;
    const pictures = keptPictures(dataset);
    if (!pictures) {
      store.dispatch({ type: "failed", problem: NO_DATA_SET });
      training.dispatch({ type: "dataset", dataset: FIRST_TRAINING.dataset });
    } else if (store.state.source !== dataset || store.state.isStored)
      store.dispatch({ type: "drafted", source: dataset, pictures });
  });
}

const NO_DATA_SET = {
  title: "No such data set",
  detail: "The link names a data set that this server does not have. It may have been removed.",
};

/** The data sets that this page has made. One that only stood between two changes is removed again. @param {Face["training"]} training */
function createOwnSets(training) {
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
    /** Removes a data set that was stored while the pictures changed. @param {DataSet} dataset */
    async discard({ id }) {
      const isListed = training.state.datasets?.some((each) => each.id === id) ?? true;
      if (!isListed) await deleteDataSet(String(id));
    },
    /** @param {DataSet} dataset @param {Pictures} pictures */
    choose(dataset, pictures) {
      const id = String(dataset.id);
      const datasets = training.state.datasets ?? [];
      const before = training.state.settings.dataset;
      keepPictures(id, pictures);
      if (datasets.some((each) => each.id === id)) {
        list(datasets.map((each) => (each.id === id && each.name === null ? dataset : each)));
      } else {
        passing.add(id);
        list([...datasets, dataset]);
      }
      if (before === id) return;
      training.dispatch({ type: "dataset", dataset: id });
      void forget(before);
    },
  };
}
