/** Cards moved by dragging their grips, along a row or down a column. */

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
  const along = (/** @type {{clientX: number, clientY: number}} */ at) =>
    isColumn ? at.clientY : at.clientX;
  const others = layers.filter((layer) => layer !== dragged);
  const from = layers.indexOf(dragged);
  let to = from;
  grip.setPointerCapture(start.pointerId);
  dragged.dataset.dragged = "";

  const move = (/** @type {Event} */ event) => {
    const here = along(/** @type {PointerEvent} */ (event));
    to = others.filter((other) => middleOf(other, isColumn) < here).length;
    const shift = here - along(start);
    dragged.style.translate = isColumn ? `0 ${shift}px` : `${shift}px 0`;
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

/** @param {HTMLElement} element @param {boolean} isColumn */
function middleOf(element, isColumn) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return isColumn ? top + height / 2 : left + width / 2;
}
