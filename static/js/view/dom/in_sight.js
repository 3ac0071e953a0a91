/** Watch for an element that comes onto the screen or leaves it. */

/** An element this far from the screen counts as in sight. */
const MARGIN = "200px";

/**
 * @param {Element} element
 * @param {() => void} onChange
 * @returns {() => boolean} whether it is in sight now
 */
export function watchSight(element, onChange) {
  let isInSight = false;
  new IntersectionObserver(
    (entries) => {
      isInSight = entries[entries.length - 1].isIntersecting;
      onChange();
    },
    { rootMargin: MARGIN },
  ).observe(element);
  return () => isInSight;
}
