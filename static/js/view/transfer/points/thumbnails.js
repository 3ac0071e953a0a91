/** Thumbnails of pictures for canvases, loaded when they are first drawn. */
import { thumbnailUrl } from "../../../io/images.js";

/** Longest side of a thumbnail, in pixels. */
const SIDE = 64;

/** @param {() => void} onLoad */
export function createThumbnails(onLoad) {
  /** @type {Map<string, HTMLImageElement>} */
  const known = new Map();
  let loaded = 0;

  /** @param {string} image */
  function load(image) {
    const made = new Image();
    known.set(image, made);
    made.addEventListener("load", () => {
      loaded += 1;
      onLoad();
    });
    made.src = thumbnailUrl(image, SIDE);
    return made;
  }

  return {
    /** Number of loaded thumbnails: there is more to draw once it changes. */
    count: () => loaded,
    /** @param {string} image id @returns {HTMLImageElement | null} null until it is loaded */
    of(image) {
      const found = known.get(image) ?? load(image);
      return found.complete && found.naturalWidth > 0 ? found : null;
    },
  };
}
