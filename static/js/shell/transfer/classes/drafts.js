/**
 * Pictures that are no data set yet, such as a class with one picture: each is a step of the history, and stays over a
 * reload. They never leave this browser; a link that names a draft of another shows its data set.
 */
import { trainingFromQuery } from "../../../core/training/link.js";
import { missing } from "../../../core/transfer/pictures.js";
import { FIRST_TRAINING } from "../../../core/transfer/recipe.js";
import { keepPictures, keptPictures } from "./kept_pictures.js";

/** @typedef {import("../../../transfer").Pictures} Pictures */

const DRAFT = /^draft-[a-z0-9]{1,12}$/;

/** @param {import("../start.js").Face} face */
export function createDrafts({ store, training, keepAddress }) {
  /** The draft that the page shows or showed last. @type {{key: string, pictures: Pictures} | null} */
  let shown = null;
  let isOpening = true;

  const isShown = () => shown !== null && !store.state.isStored && store.state.pictures === shown.pictures;

  store.subscribe((state, before, { type }) => {
    if (state.isStored) {
      const isBack = shown !== null && state.source === training.state.settings.dataset;
      shown = null;
      if (isBack && type === "stored") keepAddress(`no draft of ${state.source}`);
      return;
    }
    const { pictures, isAdding } = state;
    if (!pictures || isAdding || type === "drafted" || pictures === shown?.pictures) return;
    if (pictures === before.pictures && !before.isAdding) return;
    if (missing(pictures) === "") return;
    shown = { key: `draft-${Math.random().toString(36).slice(2, 12)}`, pictures };
    keepPictures(shown.key, pictures);
    keepAddress(shown.key);
  });

  return {
    query: () => (shown && isShown() ? `draft=${shown.key}` : ""),
    /** @param {string} query */
    restore(query) {
      // What the person changed while the page was still opening stays.
      const isKept = isOpening && !store.state.isStored;
      isOpening = false;
      if (isKept) return;
      const key = new URLSearchParams(query).get("draft") ?? "";
      const pictures = DRAFT.test(key) ? keptPictures(key) : null;
      if (pictures) {
        shown = { key, pictures };
        const { dataset } = trainingFromQuery(query, FIRST_TRAINING);
        store.dispatch({ type: "drafted", source: dataset, pictures });
      } else if (!store.state.isStored) store.dispatch({ type: "released" });
    },
  };
}
