/** The transfer page as its sections know it: the settings, the pictures, the training and the networks before and after it. */
import { trainingFromQuery } from "../../core/training/link.js";
import { FIRST_TRAINING } from "../../core/transfer/recipe.js";
import { fetchItems } from "../../io/datasets.js";
import { initialTraining, openedRecord, reduceTraining, shownEpoch } from "../../state/training.js";
import { createStore } from "../../state/store.js";
import { find } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { classesOf } from "../../view/training/confusion.js";

/** @typedef {import("../training/start.js").Store & {subscribe: (subscriber: (state: import("../../training").TrainingState, before: import("../../training").TrainingState, action: import("../../state/training.js").Action) => void) => void}} TrainingStore */

/**
 * @param {import("./start.js").Store} store
 * @param {() => ReturnType<typeof import("../page.js").createShell>} shell
 * @param {() => void} redraw schedules a frame
 */
export function createFace(store, shell, redraw) {
  /** @type {TrainingStore} */
  const training = createStore(
    reduceTraining,
    initialTraining(trainingFromQuery(location.search, FIRST_TRAINING)),
  );
  return {
    store,
    /** The trainings, as on the network page; the data set is a setting of theirs. */
    training,
    shell,
    redraw,
    /** @param {string | null} step what changed, as an entry of the history; null for none */
    keepAddress(step) {
      if (step === null) shell().address.write();
      else shell().address.push(step);
    },
    /** Id of the network after the shown epoch of the opened training; null before there is one. */
    trained: () => trainedEpoch(training.state)?.network ?? null,
    /** Id or name of the network before the opened training; of the settings where none is opened. */
    base: () => openedRecord(training.state)?.network ?? store.state.settings.network,
    /** Labels of the opened training's classes; empty until they are known. */
    classes: () => classesOf(training.state),
    /** Shows a picture before and after, and brings both into sight. @param {string} image a sample's name or an id @param {string} title */
    async openPicture(image, title) {
      const { pictures } = shell();
      const picture = { ...(await pictures.describe(image)), title };
      pictures.remember(image, picture);
      store.dispatch({ type: "picture", image, picture });
      reveal(find("#before-after", HTMLElement), "start");
    },
    /** A picture of the data set that an address names. @param {string} query */
    async firstPicture(query) {
      const { dataset } = trainingFromQuery(query, FIRST_TRAINING);
      const { signal } = new AbortController();
      const [{ image }] = await fetchItems(dataset, 1, signal).catch(() =>
        fetchItems(FIRST_TRAINING.dataset, 1, signal),
      );
      return image;
    },
  };
}

/** @param {import("../../training").TrainingState} state */
function trainedEpoch(state) {
  return shownEpoch(state) ?? openedRecord(state)?.history.at(-1) ?? null;
}
