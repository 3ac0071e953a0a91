/** The classes of a prediction that are explained, the class that a picture is known to have, and links to both on /inspect. */
import { FIRST_SETTINGS, FIRST_VIEW, inspectionToQuery } from "../links/inspection.js";

/** @typedef {import("../../inspection").PredictedClass} PredictedClass */

/**
 * The most probable class, and the picture's own where that is another one.
 * @param {PredictedClass[]} classes in descending order
 * @param {string | null} label of the picture's own class; null where it is not known
 * @returns {PredictedClass[]}
 */
export function classesToExplain(classes, label) {
  const own = classes.find((each) => each.label === label);
  return own && own !== classes[0] ? [classes[0], own] : classes.slice(0, 1);
}

/**
 * Name of the class that a picture is known to have: as the training was told, or as the page's pictures have it.
 * @param {string} image id
 * @param {{mistakes: import("../../training").Mistake[], classes: string[]}} training classes: their names
 * @param {import("../../transfer").Pictures | null} pictures
 * @returns {string | null}
 */
export function ownClass(image, { mistakes, classes }, pictures) {
  const mistake = mistakes.find((each) => each.image === image);
  if (mistake) return classes[mistake.label] ?? null;
  return pictures?.classes.find(({ images }) => images.includes(image))?.label ?? null;
}

/**
 * Address of a picture and a network on /inspect.
 * @param {{image: string, network: string}} shown
 * @param {{method?: import("../../inspection").Method | null, classIndex?: number | null, before?: string}} [more] before: id of a network to compare with
 */
export function inspectionLink({ image, network }, { method = null, classIndex = null, before } = {}) {
  const settings = { ...FIRST_SETTINGS, image, network, classIndex };
  const compare = before === undefined ? FIRST_VIEW.compare : `network:${before}`;
  return `/inspect?${inspectionToQuery(settings, { ...FIRST_VIEW, method, compare })}`;
}
