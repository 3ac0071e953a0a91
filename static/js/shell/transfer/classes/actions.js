/** Changes of the classes and their pictures. Each is said, and is a step to go back from. */
import { freeLabel } from "../../../core/transfer/classes/labels.js";
import {
  moved,
  NO_PICTURES,
  renamed,
  withClass,
  withoutClass,
  withoutPictures,
} from "../../../core/transfer/pictures.js";
import { deleteDataSet } from "../../../io/datasets.js";
import { chosenDataSet } from "../../../state/training.js";
import { presentPictures } from "../../../state/transfer.js";
import { chooseDataSet } from "./choosing.js";
import { keepPictures } from "./kept_pictures.js";

/** @typedef {import("../../../transfer").Pictures} Pictures */

/** Two, as fewer cannot be told apart. @type {Pictures} */
const EMPTY_CLASSES = withClass(withClass(NO_PICTURES, "Class 1"), "Class 2");

/** @typedef {import("../start.js").Face} Face */
/** @typedef {import("./section.js").ClassesStore} ClassesStore */

/** @param {Face} face @param {ClassesStore} classes */
export function createClassActions({ store, training }, classes) {
  const present = () => presentPictures(store.state);
  const labelOf = (/** @type {number} */ index) => `\u201c${present().classes[index].label}\u201d`;

  /** @param {Pictures} pictures @param {string} said */
  function change(pictures, said) {
    const title = titleOfChanged(pictures, chosenDataSet(training.state));
    store.dispatch({ type: "changed", pictures: { ...pictures, title } });
    classes.dispatch({ type: "said", said });
  }

  return {
    present,
    addClass() {
      const label = freeLabel(present());
      change(withClass(present(), label), `Added the class \u201c${label}\u201d.`);
    },
    /** @param {number} index @param {string} label */
    rename(index, label) {
      change(renamed(present(), index, label), `Renamed ${labelOf(index)} to \u201c${label}\u201d.`);
    },
    /** @param {number} index */
    removeClass(index) {
      const count = present().classes[index].images.length;
      const what = count > 0 ? ` with ${counted(count)}` : "";
      change(withoutClass(present(), index), `Removed the class ${labelOf(index)}${what}.`);
    },
    /** @param {ReadonlySet<string>} images */
    removePictures(images) {
      change(withoutPictures(present(), images), `Removed ${counted(images.size)}.`);
    },
    /** The selection, where the picture is part of it. @param {string} image @returns {ReadonlySet<string>} */
    withSelection(image) {
      const { images } = classes.state.selection;
      return images.has(image) ? images : new Set([image]);
    },
    /** @param {ReadonlySet<string>} images @param {number} index */
    move(images, index) {
      const there = new Set(present().classes[index].images);
      const count = [...images].filter((image) => !there.has(image)).length;
      if (count === 0) return;
      change(moved(present(), images, index), `Moved ${counted(count)} to ${labelOf(index)}.`);
    },
  };
}

/** Begin, rename and remove data sets. @param {Face} face @param {ClassesStore} classes */
export function createSetActions(face, classes) {
  const { store, training } = face;
  return {
    empty() {
      const said = "Two classes without pictures. Add some to each.";
      store.dispatch({ type: "changed", pictures: EMPTY_CLASSES });
      classes.dispatch({ type: "said", said });
    },
    /** @param {string} title */
    retitle(title) {
      store.dispatch({ type: "changed", pictures: { ...presentPictures(store.state), title } });
      classes.dispatch({ type: "said", said: `Renamed the data set to \u201c${title}\u201d.` });
    },
    /** Removes the data set from the server and shows the first one; going back stores it again. */
    async removeDataSet() {
      const { id, title } = chosenDataSet(training.state) ?? {};
      if (!id) return;
      try {
        keepPictures(id, presentPictures(store.state));
        await deleteDataSet(id);
        const rest = (training.state.datasets ?? []).filter((each) => each.id !== id);
        chooseDataSet(face, rest[0]?.name ?? "");
        training.dispatch({ type: "datasets", datasets: rest });
        classes.dispatch({ type: "said", said: `Removed \u201c${title}\u201d. Undo brings it back.` });
      } catch (error) {
        face.shell().complain(error);
      }
    },
  };
}

/** A built-in data set keeps its title to itself. @param {Pictures} pictures @param {import("../../../training").DataSet | null} chosen */
function titleOfChanged({ title }, chosen) {
  return chosen?.name && title === chosen.title ? `${title}, changed` : title;
}

/** @param {number} count */
function counted(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "picture" : "pictures"}`;
}
