/** Changes of the pictures by class, and what keeps them from being a data set. */

/** @typedef {import("../../transfer").Pictures} Pictures */
/** @typedef {import("../../transfer").PictureClass} PictureClass */

/** The server leaves out a class with fewer. */
export const FEWEST_PICTURES = 2;
export const FEWEST_CLASSES = 2;
export const MOST_CLASSES = 200;
export const MOST_PICTURES = 10_000;
export const LONGEST_LABEL = 100;

/** @type {Pictures} */
export const NO_PICTURES = { title: "My pictures", classes: [] };

/** @param {Pictures} pictures @param {string} label @returns {Pictures} unchanged where a class has that label */
export function withClass(pictures, label) {
  if (pictures.classes.some((each) => each.label === label)) return pictures;
  return { ...pictures, classes: [...pictures.classes, { label, images: [] }] };
}

/** @param {Pictures} pictures @param {number} index of the class @returns {Pictures} */
export function withoutClass(pictures, index) {
  return { ...pictures, classes: pictures.classes.filter((_, each) => each !== index) };
}

/** @param {Pictures} pictures @param {number} index @param {string} label of no other class @returns {Pictures} */
export function renamed(pictures, index, label) {
  return changed(pictures, index, (one) => ({ ...one, label }));
}

/**
 * Adds pictures to a class, which is made where there is none of that label. A picture that is there already stays where it is.
 * @param {Pictures} pictures
 * @param {string} label
 * @param {string[]} images ids
 * @returns {Pictures}
 */
export function withPictures(pictures, label, images) {
  const made = withClass(pictures, label);
  const known = new Set(made.classes.flatMap((each) => each.images));
  const added = [...new Set(images)].filter((image) => !known.has(image));
  const index = made.classes.findIndex((each) => each.label === label);
  return changed(made, index, (one) => ({ ...one, images: [...one.images, ...added] }));
}

/** @param {Pictures} pictures @param {ReadonlySet<string>} images ids @returns {Pictures} */
export function withoutPictures(pictures, images) {
  const kept = (/** @type {PictureClass} */ one) => {
    const rest = one.images.filter((image) => !images.has(image));
    return rest.length === one.images.length ? one : { ...one, images: rest };
  };
  return { ...pictures, classes: pictures.classes.map(kept) };
}

/** @param {Pictures} pictures @param {ReadonlySet<string>} images ids @param {number} index of the class that gets them @returns {Pictures} */
export function moved(pictures, images, index) {
  const all = pictures.classes.flatMap((each) => each.images).filter((image) => images.has(image));
  const others = all.filter((image) => !pictures.classes[index].images.includes(image));
  const rest = withoutPictures(pictures, new Set(others));
  return changed(rest, index, (one) => ({ ...one, images: [...one.images, ...others] }));
}

/** @param {Pictures} pictures @param {number} index @param {(one: PictureClass) => PictureClass} change @returns {Pictures} */
function changed(pictures, index, change) {
  return {
    ...pictures,
    classes: pictures.classes.map((one, each) => (each === index ? change(one) : one)),
  };
}

/** What is missing before a network can be trained on the pictures, in one sentence; empty where nothing is. @param {Pictures} pictures */
export function missing({ classes }) {
  const short = classes.filter(({ images }) => images.length < FEWEST_PICTURES);
  if (short.length > 0) {
    const [{ label, images }] = short;
    const wanted = FEWEST_PICTURES - images.length;
    const more = images.length === 0 ? `${wanted} pictures` : "1 more picture";
    return `\u201c${label}\u201d needs ${more}: one to train on and one to hold out.`;
  }
  if (classes.length >= FEWEST_CLASSES) return "";
  return classes.length === 0 ? "Add two classes, each with pictures." : "Add a second class.";
}

/** @param {Pictures} pictures */
export function countOf({ classes }) {
  return classes.reduce((sum, { images }) => sum + images.length, 0);
}

/**
 * Number of pictures that are held out, at least one of each class and not all.
 * @param {Pictures} pictures
 * @param {number} share above 0 and below 1
 */
export function heldOut({ classes }, share) {
  return classes.reduce((sum, { images: { length } }) => {
    const wanted = Math.max(1, roundedToEven(share * length));
    return sum + Math.max(0, Math.min(wanted, length - 1));
  }, 0);
}

/** A half goes to the even neighbour, as in Python. @param {number} value at least 0 */
function roundedToEven(value) {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}
