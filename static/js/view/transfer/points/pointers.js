/** Pointers over a plot: drag to move it, pinch or wheel to zoom, draw a lasso, point at and choose a place. */

/** @typedef {import("../../../core/transfer/points/plot_view.js").Place} Place */

/** A pointer that has moved no further than this has clicked, in CSS pixels. */
const STILL = 4;
/** Zoom for each unit of the wheel. */
const WHEEL = 0.002;

/**
 * @typedef {object} Told
 * @property {() => boolean} isLasso whether a drag draws a lasso
 * @property {(across: number, down: number) => void} pan
 * @property {(factor: number, place: Place) => void} zoom
 * @property {(line: Place[], isDone: boolean) => void} lasso
 * @property {(place: Place | null) => void} point
 * @property {(place: Place) => void} click
 */

/** @param {HTMLCanvasElement} canvas @param {Told} told */
export function listenForPointers(canvas, told) {
  /** Where each pressed pointer is. @type {Map<number, Place>} */
  const pressed = new Map();
  /** @type {{start: Place, hasMoved: boolean, line: Place[] | null} | null} */
  let drag = null;

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const place = placeOf(canvas, event);
    pressed.set(event.pointerId, place);
    const isLasso = pressed.size === 1 && (event.shiftKey || told.isLasso());
    if (drag?.line) told.lasso([], false);
    drag = { start: place, hasMoved: pressed.size > 1, line: isLasso ? [place] : null };
  });
  canvas.addEventListener("pointermove", (event) => {
    const place = placeOf(canvas, event);
    const before = pressed.get(event.pointerId);
    if (!before || !drag) return told.point(place);
    if (!drag.hasMoved && distance(place, drag.start) <= STILL) return undefined;
    drag.hasMoved = true;
    const [other] = [...pressed].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pressed.set(event.pointerId, place);
    if (other) return pinch(told, before, place, other);
    if (!drag.line) return told.pan(place[0] - before[0], place[1] - before[1]);
    drag.line.push(place);
    return told.lasso(drag.line, false);
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (!pressed.delete(event.pointerId) || !drag) return;
    const { line, hasMoved } = drag;
    if (line && hasMoved) told.lasso(event.type === "pointerup" ? line : [], true);
    else if (!hasMoved && event.type === "pointerup") told.click(placeOf(canvas, event));
    if (pressed.size === 0) drag = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => told.point(null));
  listenForWheel(canvas, told);
}

/** The wheel scrolls the page until the plot has the focus, so that nobody is caught in it. @param {HTMLCanvasElement} canvas @param {Told} told */
function listenForWheel(canvas, { zoom }) {
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      zoom(Math.exp(-event.deltaY * lines * WHEEL * (event.ctrlKey ? 4 : 1)), placeOf(canvas, event));
    },
    { passive: false },
  );
}

/** @param {Told} told @param {Place} before @param {Place} now @param {Place} other the finger that rests */
function pinch({ zoom, pan }, before, now, other) {
  zoom(distance(now, other) / Math.max(1, distance(before, other)), middle(before, other));
  const [from, to] = [middle(before, other), middle(now, other)];
  pan(to[0] - from[0], to[1] - from[1]);
}

/** @param {Place} one @param {Place} other */
const distance = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

/** @param {Place} one @param {Place} other @returns {Place} */
const middle = (one, other) => [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];

/** @param {HTMLCanvasElement} canvas @param {MouseEvent} event @returns {Place} */
function placeOf(canvas, event) {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}
