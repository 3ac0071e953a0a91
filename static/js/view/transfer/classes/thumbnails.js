/** Pictures of a class as a list box: click, arrow keys, and updates of only what changed. */
import { arrowStep } from "../../../core/layout/arrow_steps.js";
import { thumbnailUrl } from "../../../io/images.js";
import { make } from "../../dom/elements.js";

/** Longest side that the server scales to, for screens of two pixels a CSS pixel. */
const SIDE = 100;
const SHOWN_SIDE = "50";
/** Most pictures of a class that are shown before the person asks for all. */
export const FIRST_SHOWN = 100;

/**
 * @typedef {object} Tell
 * @property {(image: string, how: {isRange: boolean, isMore: boolean}) => void} click
 * @property {(images: ReadonlySet<string>) => void} select
 * @property {(image: string) => void} remove the selection, or this picture where it is not selected
 * @property {(image: string) => void} open
 */

/** @param {HTMLElement} root the list box @param {Tell} tell */
export function createThumbnails(root, tell) {
  /** @type {Map<string, HTMLButtonElement>} */
  const shown = new Map();
  /** Ids of the shown pictures. @type {string[]} */
  let order = [];
  /** The picture that Tab leads to. @type {string | null} */
  let stop = null;

  /** @param {string | null} image */
  function settle(image) {
    if (stop !== null) shown.get(stop)?.setAttribute("tabindex", "-1");
    stop = image;
    if (image !== null) shown.get(image)?.setAttribute("tabindex", "0");
  }
  listenForPointer(root, tell);
  listenForKeys(root, () => order, shown, tell);
  root.addEventListener("focusin", ({ target }) => settle(imageOf(target)));

  return {
    /** @param {string[]} images ids */
    load(images) {
      const focused = root.contains(document.activeElement) ? order.indexOf(stop ?? "") : -1;
      place(root, shown, images);
      order = images;
      if (stop === null || !shown.has(stop)) settle(images[Math.max(0, focused)] ?? images.at(-1) ?? null);
      if (focused >= 0 && stop !== null) shown.get(stop)?.focus();
    },
    /** @param {ReadonlySet<string>} selected */
    mark(selected) {
      for (const [image, thumbnail] of shown) {
        const is = String(selected.has(image));
        if (thumbnail.getAttribute("aria-selected") !== is) thumbnail.setAttribute("aria-selected", is);
      }
    },
    /** @returns {boolean} whether there is a picture that takes the focus */
    focus() {
      const thumbnail = stop === null ? undefined : shown.get(stop);
      thumbnail?.focus();
      return thumbnail !== undefined;
    },
  };
}

/** Id of the picture whose thumbnail an event happened on. @param {EventTarget | null} target @returns {string | null} */
export function imageOf(target) {
  const thumbnail = target instanceof Element ? target.closest("[data-image]") : null;
  return thumbnail?.getAttribute("data-image") ?? null;
}

/** Makes the list's elements those of the pictures, in order. @param {HTMLElement} root @param {Map<string, HTMLButtonElement>} shown @param {string[]} images */
function place(root, shown, images) {
  const wanted = new Set(images);
  for (const [image, thumbnail] of shown) {
    if (wanted.has(image)) continue;
    thumbnail.remove();
    shown.delete(image);
  }
  let next = root.firstElementChild;
  for (const image of images) {
    const thumbnail = shown.get(image) ?? thumbnailOf(image);
    shown.set(image, thumbnail);
    if (thumbnail === next) next = next.nextElementSibling;
    else root.insertBefore(thumbnail, next);
  }
}

/** @param {string} image */
function thumbnailOf(image) {
  const picture = make("img", {
    src: thumbnailUrl(image, SIDE),
    alt: "Picture",
    loading: "lazy",
    decoding: "async",
    draggable: "false",
    width: SHOWN_SIDE,
    height: SHOWN_SIDE,
  });
  return make(
    "button",
    { type: "button", role: "option", "aria-selected": "false", tabindex: "-1", "data-image": image },
    picture,
  );
}

/** @param {HTMLElement} root @param {Tell} tell */
function listenForPointer(root, tell) {
  root.addEventListener("click", (event) => {
    const image = imageOf(event.target);
    if (image === null) return;
    const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
    const isMore = event.ctrlKey || event.metaKey || isTouch;
    tell.click(image, { isRange: event.shiftKey, isMore });
  });
  root.addEventListener("dblclick", (event) => {
    const image = imageOf(event.target);
    if (image !== null) tell.open(image);
  });
}

/** @param {HTMLElement} root @param {() => string[]} order @param {Map<string, HTMLButtonElement>} shown @param {Tell} tell */
function listenForKeys(root, order, shown, tell) {
  /** @param {KeyboardEvent} event @param {string} image @returns {boolean} whether the key is used */
  function act(event, image) {
    const { key, ctrlKey, metaKey, shiftKey } = event;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "a") tell.select(new Set(order()));
    else if (ctrlKey || metaKey || event.altKey) return false;
    else if (key === " ") tell.click(image, { isRange: shiftKey, isMore: true });
    else if (key === "Enter") tell.open(image);
    else if (key === "Delete" || key === "Backspace") tell.remove(image);
    else if (key === "Escape") tell.select(new Set());
    else return walk(key, shiftKey, image);
    return true;
  }

  /** @param {string} key @param {boolean} isRange @param {string} image */
  function walk(key, isRange, image) {
    const columns = getComputedStyle(root).gridTemplateColumns.split(" ").length;
    const to = arrowStep(key, order().indexOf(image), { count: order().length, columns });
    if (to === null) return false;
    shown.get(order()[to])?.focus();
    if (isRange) tell.click(order()[to], { isRange: true, isMore: false });
    return true;
  }

  root.addEventListener("keydown", (event) => {
    const image = imageOf(event.target);
    if (image === null || !act(event, image)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}
