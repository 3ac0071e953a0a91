/** Cards moved by dragging their grips, along rows or down a column. */

/**
 * @param {HTMLElement} row
 * @param {{layers: () => HTMLElement[], drop: (from: number, to: number) => void}} tell layers: the elements that can be moved, in order
 */
export function listenForDrags(row, { layers, drop }) {
  row.addEventListener("pointerdown", (event) => {
    const grip = /** @type {Element} */ (event.target).closest(".layer-grip");
    const dragged = layers().find((layer) => layer.contains(grip));
    if (!grip || !dragged || event.button !== 0) return;
    event.preventDefault();
    drag(grip, event, { row, layers: layers(), dragged, drop });
  });
}

/**
 * @param {Element} grip
 * @param {PointerEvent} start
 * @param {{row: HTMLElement, layers: HTMLElement[], dragged: HTMLElement, drop: (from: number, to: number) => void}} what
 */
function drag(grip, start, { row, layers, dragged, drop }) {
  const isColumn = getComputedStyle(row).flexDirection === "column";
  const others = layers.filter((layer) => layer !== dragged);
  const from = layers.indexOf(dragged);
  let to = from;
  grip.setPointerCapture(start.pointerId);
  dragged.dataset.dragged = "";

  const move = (/** @type {Event} */ event) => {
    const { clientX: x, clientY: y } = /** @type {PointerEvent} */ (event);
    to = others.filter((other) => isBefore(other.getBoundingClientRect(), x, y, isColumn)).length;
    dragged.style.translate = `${isColumn ? 0 : x - start.clientX}px ${y - start.clientY}px`;
    others.forEach((other, index) => {
      other.toggleAttribute("data-drop-before", index === to && to !== from);
      other.toggleAttribute("data-drop-after", index === to - 1 && to === others.length && to !== from);
    });
  };
  const end = (/** @type {Event} */ { type }) => {
    grip.removeEventListener("pointermove", move);
    delete dragged.dataset.dragged;
    dragged.style.translate = "";
    for (const other of others) {
      other.removeAttribute("data-drop-before");
      other.removeAttribute("data-drop-after");
    }
    if (type === "pointerup" && to !== from) drop(from, to);
  };
  grip.addEventListener("pointermove", move);
  for (const type of ["pointerup", "pointercancel"]) grip.addEventListener(type, end, { once: true });
}

/**
 * Whether a card comes before a place: in a row above, or in the same row with its middle to the left of it.
 * @param {DOMRect} card
 * @param {number} x
 * @param {number} y
 * @param {boolean} isColumn whether each card is a row of its own
 */
function isBefore({ left, top, width, height }, x, y, isColumn) {
  if (isColumn) return top + height / 2 < y;
  return top + height < y || (top <= y && left + width / 2 < x);
}
