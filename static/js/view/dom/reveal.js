/** Bring what a click opened into sight and flash it once. */

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Scrolls no further than is needed, clear of sticky parts where the page sets `scroll-padding`.
 * @param {Element} element shown, so that it has a box
 * @param {"nearest" | "start"} [block] start: as high as possible, for what grows after it is shown
 */
export function reveal(element, block = "nearest") {
  element.classList.remove("flash");
  element.getBoundingClientRect(); // restarts the animation of a flash that has not ended
  element.classList.add("flash");
  element.scrollIntoView({ block, behavior: stillness.matches ? "instant" : "smooth" });
  element.addEventListener("animationend", forget);
}

/**
 * For what a click opens only once an answer is there.
 * @param {Element} element
 * @param {Iterable<HTMLElement>} buttons that open it
 * @returns {() => void} reveals the element if it was asked for by a click since the last call
 */
export function createRevealing(element, buttons) {
  let isAwaited = false;
  for (const button of buttons)
    button.addEventListener("click", () => {
      isAwaited = true;
    });
  return () => {
    if (isAwaited) reveal(element);
    isAwaited = false;
  };
}

/** @param {Event} event of the flash or of an animation within the element */
function forget(event) {
  const { currentTarget, target } = event;
  if (!(currentTarget instanceof Element) || target !== currentTarget) return;
  currentTarget.classList.remove("flash");
  currentTarget.removeEventListener("animationend", forget);
}
