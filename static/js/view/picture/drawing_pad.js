/** A square to draw on by pointer, touch or keys; a coarse drawing becomes a matrix, a fine one a picture. */
import { matrixOf, stroke } from "../../core/geometry/pen_stroke.js";
import { find, setText } from "../dom/elements.js";
import { toPng } from "../dom/file_saving.js";

/** From this many cells along a side on, a drawing is sent as a picture. */
const PICTURE_FROM = 100;
/** Side of the canvas, in pixels. */
const CANVAS_SIDE = 448;
const MOST_UNDONE = 50;

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @typedef {import("../../core/geometry/pen_stroke.js").Point} Point */

/** A drawing and its history. */
class Drawing {
  /** @type {Float32Array[]} */
  #before = [];
  /** Last point of the current stroke; null between strokes. @type {Point | null} */
  #last = null;

  /** @param {number} side in cells */
  constructor(side) {
    this.side = side;
    /** @type {Float32Array} */
    this.cells = new Float32Array(side ** 2);
    this.cursor = { row: 0, column: 0 };
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  undo() {
    this.cells = this.#before.pop() ?? this.cells;
  }

  clear() {
    this.begin();
    this.cells = new Float32Array(this.cells.length);
  }

  /** Begins a change that can be undone. */
  begin() {
    this.#before = [...this.#before.slice(-MOST_UNDONE + 1), this.cells];
    this.#last = null;
  }

  end() {
    this.#last = null;
  }

  /** @param {Point} to @param {{width: number, erase: boolean}} pen width in 56ths of a side */
  draw(to, { width, erase }) {
    const radius = Math.max(0.5, (width * this.side) / 56);
    this.cells = stroke(this.cells, { from: this.#last ?? to, to, radius, erase });
    this.#last = to;
  }

  get isDrawing() {
    return this.#last !== null;
  }

  /** @param {[number, number]} by rows and columns */
  move([rows, columns]) {
    const within = (/** @type {number} */ place) => Math.min(this.side - 1, Math.max(0, place));
    this.cursor = { row: within(this.cursor.row + rows), column: within(this.cursor.column + columns) };
  }
}

/**
 * @param {HTMLElement} root
 * @param {{matrix: (rows: number[][]) => void, picture: (file: File) => void}} use
 */
export function createDrawingPad(root, use) {
  const canvas = find("canvas", HTMLCanvasElement, root);
  const [side, pen] = ["side", "pen"].map((name) => find(`[data-${name}]`, HTMLSelectElement, root));
  const [dark, erase] = ["dark", "erase"].map((name) => find(`[data-${name}]`, HTMLInputElement, root));
  const [undo, clear, done] = ["undo", "clear", "use"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, root),
  );
  let drawing = new Drawing(Number(side.value));

  function show() {
    const raster = rasterOf(drawing, dark.checked);
    paint(canvas, raster);
    undo.disabled = !drawing.canUndo;
    if (document.activeElement === canvas) showCursor(canvas, drawing, find(".readout", HTMLElement, root));
    return raster;
  }

  /** @param {HTMLElement} element @param {string} type @param {() => void} [action] */
  const listen = (element, type, action) =>
    element.addEventListener(type, () => {
      action?.();
      show();
    });
  const penNow = () => ({ width: Number(pen.value), erase: erase.checked });
  listenForStrokes(canvas, () => drawing, penNow, show);
  listen(side, "change", () => (drawing = new Drawing(Number(side.value))));
  listen(undo, "click", () => drawing.undo());
  listen(clear, "click", () => drawing.clear());
  for (const type of ["focus", "blur"]) listen(canvas, type);
  listen(dark, "change");
  done.addEventListener("click", async () => {
    if (drawing.side < PICTURE_FROM) return use.matrix(matrixOf(drawing.cells, dark.checked));
    use.picture(new File([await toPng(show())], "drawing.png", { type: "image/png" }));
  });
  show();
  return {
    /** @param {boolean} isOffered whether drawings that become matrices can be chosen */
    offerMatrices: (isOffered) => offerSides(side, isOffered),
  };
}

/** @param {HTMLSelectElement} select @param {boolean} hasMatrices */
function offerSides(select, hasMatrices) {
  for (const option of select.options)
    option.hidden = option.disabled = !hasMatrices && Number(option.value) < PICTURE_FROM;
  if (!select.selectedOptions[0].disabled) return;
  select.selectedIndex = select.options.length - 1;
  select.dispatchEvent(new Event("change"));
}

/**
 * Strokes by pointer and by keys.
 * @param {HTMLCanvasElement} canvas
 * @param {() => Drawing} current
 * @param {() => {width: number, erase: boolean}} pen
 * @param {() => void} show
 */
function listenForStrokes(canvas, current, pen, show) {
  /** @param {PointerEvent} event */
  function draw(event) {
    const [box, { side }] = [canvas.getBoundingClientRect(), current()];
    const row = ((event.clientY - box.top) / box.height) * side;
    const column = ((event.clientX - box.left) / box.width) * side;
    current().draw({ row, column }, pen());
    show();
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    current().begin();
    draw(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons > 0 && current().isDrawing) event.getCoalescedEvents().forEach(draw);
  });
  canvas.addEventListener("pointerup", () => current().end());
  canvas.addEventListener("keydown", (event) => {
    const [move, drawing] = [MOVES[event.key], current()];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) drawing.move(move);
    else {
      const { row, column } = drawing.cursor;
      drawing.begin();
      drawing.draw({ row: row + 0.5, column: column + 0.5 }, pen());
      drawing.end();
    }
    show();
  });
}

/** The drawing with one pixel for each cell. @param {Drawing} drawing @param {boolean} isDark white on black */
function rasterOf({ cells, side }, isDark) {
  const raster = document.createElement("canvas");
  raster.width = raster.height = side;
  const context = contextOf(raster);
  const picture = context.createImageData(side, side);
  cells.forEach((ink, index) =>
    picture.data
      .fill(Math.round(255 * (isDark ? ink : 1 - ink)), 4 * index, 4 * index + 3)
      .fill(255, 4 * index + 3, 4 * index + 4),
  );
  context.putImageData(picture, 0, 0);
  return raster;
}

/** @param {HTMLCanvasElement} canvas @param {HTMLCanvasElement} raster */
function paint(canvas, raster) {
  const context = contextOf(canvas);
  context.imageSmoothingEnabled = false;
  context.drawImage(raster, 0, 0, CANVAS_SIDE, CANVAS_SIDE);
}

/** @param {HTMLCanvasElement} canvas @param {Drawing} drawing @param {HTMLElement} readout */
function showCursor(canvas, { cursor: { row, column }, cells, side }, readout) {
  const context = contextOf(canvas);
  const cell = CANVAS_SIDE / side;
  const strokes = /** @type {[string, number][]} */ ([
    ["#fff", 5],
    ["#b3137f", 2.5],
  ]);
  for (const [colour, width] of strokes) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(column * cell, row * cell, cell, cell);
  }
  setText(readout, `row ${row}, column ${column}: ${cells[row * side + column] >= 0.5 ? "ink" : "no ink"}`);
}

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}
