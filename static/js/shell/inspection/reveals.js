/** Bring into sight what a click opened, once its answers have come, and keep it where it stands until then. */
import { isAnswered } from "../../state/waiting.js";
import { reveal } from "../../view/dom/reveal.js";

/** @typedef {import("../../inspection").InspectionState} State */

/**
 * @typedef {object} Awaited
 * @property {HTMLElement} element
 * @property {number | null} top where it stands in the window; null where it is out of sight
 * @property {boolean} isOpened whether it is brought into sight
 * @property {HTMLElement | undefined} focus where the focus goes
 * @property {number} until time of the last frame that may move it, in milliseconds
 */

/** An answer that comes later moves nothing: the person may have looked elsewhere. */
const LATEST_MS = 1500;
/** What a person does to look elsewhere. */
const LOOKS = ["wheel", "touchmove", "pointerdown", "keydown"];

export function createReveals() {
  /** @type {Awaited | null} */
  let awaited = null;
  let isByKey = false;

  /** @param {Event} event */
  function forget({ type }) {
    isByKey = type === "keydown";
    awaited = null;
  }
  for (const type of LOOKS) document.addEventListener(type, forget, { capture: true, passive: true });

  /** @param {HTMLElement} element @param {Pick<Awaited, "isOpened" | "focus">} what */
  function expect(element, what) {
    const { top } = element.getBoundingClientRect();
    const isInSight = top > 0 && top < window.innerHeight;
    awaited = { element, top: isInSight ? top : null, until: performance.now() + LATEST_MS, ...what };
  }

  return {
    /** @param {HTMLElement} element @param {HTMLElement} [focus] where a click by key leads the focus */
    open: (element, focus) => expect(element, { isOpened: true, focus: isByKey ? focus : undefined }),
    /** Keeps an element where it stands while what is above it changes. @param {HTMLElement} element */
    keep: (element) => expect(element, { isOpened: false, focus: undefined }),
    /** Moves what is awaited, and reveals it when its answers are drawn. @param {State} state @param {number} time of the frame, in milliseconds */
    advance(state, time) {
      if (!awaited) return;
      const { element, top, isOpened, focus, until } = awaited;
      if (top !== null)
        window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
      if (!isAnswered(state) && time < until) return;
      awaited = null;
      if (!isOpened || element.offsetParent === null) return;
      focus?.focus({ preventScroll: true });
      reveal(element);
    },
    /** Whether something is to be moved. */
    get isAwaited() {
      return awaited !== null;
    },
  };
}
