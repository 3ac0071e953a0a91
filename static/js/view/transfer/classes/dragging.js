/** Thumbnails dragged to another class. Touch scrolls; there, the toolbar moves the selection. */
import { make } from "../../dom/elements.js";
import { imageOf } from "./thumbnails.js";

/** A shorter way of the pointer is a click. */
const BEGINS_AFTER = 6;
/** Nearer to an edge of the window than this, dragging scrolls. */
const EDGE = 48;

/**
 * @typedef {object} Tell
 * @property {(image: string) => number} count of the pictures that are dragged with one
 * @property {(element: Element | null) => number} indexOf the class at an element; -1 for none
 * @property {(index: number) => void} light
 * @property {(image: string, index: number) => void} drop
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function listenForDraggedThumbnails(root, tell) {
  root.addEventListener("pointerdown", (event) => {
    const image = imageOf(event.target);
    if (image === null || event.button !== 0 || event.pointerType === "touch") return;
    const thumbnail = /** @type {HTMLElement} */ (/** @type {Element} */ (event.target).closest("button"));
    drag(thumbnail, image, event, tell);
  });
}

/** @param {HTMLElement} thumbnail @param {string} image @param {PointerEvent} start @param {Tell} tell */
function drag(thumbnail, image, start, { count, indexOf, light, drop }) {
  const listening = new AbortController();
  const { signal } = listening;
  /** @type {HTMLElement | null} */
  let ghost = null;
  let to = -1;

  /** @param {PointerEvent} event */
  function move({ clientX: x, clientY: y }) {
    if (!ghost) {
      if (Math.hypot(x - start.clientX, y - start.clientY) < BEGINS_AFTER) return;
      ghost = ghostOf(thumbnail, count(image));
      thumbnail.setPointerCapture(start.pointerId);
    }
    ghost.style.translate = `${x}px ${y}px`;
    to = indexOf(document.elementFromPoint(x, y));
    light(to);
    if (y < EDGE) window.scrollBy(0, y - EDGE);
    else if (y > innerHeight - EDGE) window.scrollBy(0, y - innerHeight + EDGE);
  }
  function end() {
    listening.abort();
    ghost?.remove();
    light(-1);
  }
  window.addEventListener("pointermove", move, { signal });
  window.addEventListener("keydown", ({ key }) => key === "Escape" && end(), { signal });
  window.addEventListener("pointercancel", end, { signal });
  window.addEventListener(
    "pointerup",
    () => {
      const isDrag = ghost !== null;
      end();
      if (!isDrag) return;
      ignoreNextClick();
      if (to >= 0) drop(image, to);
    },
    { signal },
  );
}

/** The click that ends a drag selects nothing. */
function ignoreNextClick() {
  const ignore = (/** @type {Event} */ event) => event.stopPropagation();
  window.addEventListener("click", ignore, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", ignore, { capture: true }));
}

/** The picture at the pointer, with the number of those that go along. @param {HTMLElement} thumbnail @param {number} count */
function ghostOf(thumbnail, count) {
  const picture = /** @type {Node} */ (thumbnail.querySelector("img")?.cloneNode());
  const ghost = make("div", { class: "thumbnail-ghost", "aria-hidden": "true" }, picture);
  if (count > 1) ghost.append(make("span", {}, count.toLocaleString("en")));
  document.body.append(ghost);
  return ghost;
}
