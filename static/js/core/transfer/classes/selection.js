/** The selection among the pictures. */

/** @typedef {import("../../../transfer").Selection} Selection */

/** @type {Selection} */
export const NOTHING_SELECTED = { images: new Set(), anchor: null };

/**
 * The selection after a click.
 * @param {Selection} selection
 * @param {string[]} order ids of the class that was clicked into
 * @param {string} image the clicked one
 * @param {{isRange: boolean, isMore: boolean}} how isRange: from the last click to this one; isMore: in addition to what is selected
 * @returns {Selection}
 */
export function clicked({ images, anchor }, order, image, { isRange, isMore }) {
  if (isRange && anchor !== null && order.includes(anchor)) {
    const [from, to] = [order.indexOf(anchor), order.indexOf(image)].sort((a, b) => a - b);
    return { images: new Set([...(isMore ? images : []), ...order.slice(from, to + 1)]), anchor };
  }
  if (!isMore) {
    const isAlone = images.size === 1 && images.has(image);
    return isAlone ? { ...NOTHING_SELECTED, anchor: image } : { images: new Set([image]), anchor: image };
  }
  const next = new Set(images);
  if (!next.delete(image)) next.add(image);
  return { images: next, anchor: image };
}

/** The selection without pictures that are gone. @param {Selection} selection @param {import("../../../transfer").Pictures} pictures @returns {Selection} */
export function stillThere(selection, { classes }) {
  if (selection.images.size === 0) return selection;
  const there = new Set(classes.flatMap(({ images }) => images));
  const kept = [...selection.images].filter((image) => there.has(image));
  return kept.length === selection.images.size ? selection : { ...selection, images: new Set(kept) };
}
