/** A square to draw on by pointer, touch or keys; what is drawn becomes a matrix, or a picture where it is fine. */
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

/**
 * @param {HTMLElement} root
 * @param {{matrix: (rows: number[][]) => void, picture: (file: File) => void}} use
 */
export function createDrawingPad(root, use) {
  const canvas = find("canvas", HTMLCanvasElement, root);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [side, pen] = [
    find("[data-side]", HTMLSelectElement, root),
    find("[data-pen]", HTMLSelectElement, root),
  ];
  const [dark, erase] = [
    find("[data-dark]", HTMLInputElement, root),
    find("[data-erase]", HTMLInputElement, root),
  ];
  const undo = find("[data-undo]", HTMLButtonElement, root);
  /** @type {Float32Array} */
  let cells = new Float32Array(Number(side.value) ** 2);
  /** @type {Float32Array[]} */
  let before = [];
  /** @type {import("../../core/geometry/pen_stroke.js").Point | null} */
  let last = null;
  let cursor = { row: 0, column: 0 };
  const count = () => Math.sqrt(cells.length);

  function keep() {
    before = [...before.slice(-MOST_UNDONE + 1), cells];
  }

  function show() {
    const picture = context.createImageData(count(), count());
    cells.forEach((ink, index) =>
      picture.data
        .fill(Math.round(255 * (dark.checked ? ink : 1 - ink)), 4 * index, 4 * index + 3)
        .fill(255, 4 * index + 3, 4 * index + 4),
    );
    const raster = document.createElement("canvas");
    raster.width = raster.height = count();
    /** @type {CanvasRenderingContext2D} */ (raster.getContext("2d")).putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(raster, 0, 0, CANVAS_SIDE, CANVAS_SIDE);
    undo.disabled = before.length === 0;
    if (document.activeElement === canvas) showCursor();
    return raster;
  }

  function showCursor() {
    const cell = CANVAS_SIDE / count();
    for (const [colour, width] of /** @type {const} */ ([
      ["#fff", 5],
      ["#b3137f", 2.5],
    ])) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.strokeRect(cursor.column * cell, cursor.row * cell, cell, cell);
    }
    setText(
      find(".readout", HTMLElement, root),
      `row ${cursor.row}, column ${cursor.column}: ${cells[cursor.row * count() + cursor.column] >= 0.5 ? "ink" : "no ink"}`,
    );
  }

  /** @param {import("../../core/geometry/pen_stroke.js").Point} to */
  function draw(to) {
    const radius = (Number(pen.value) * count()) / 56;
    cells = stroke(cells, { from: last ?? to, to, radius: Math.max(0.5, radius), erase: erase.checked });
    last = to;
    show();
  }

  /** @param {PointerEvent} event */
  function under(event) {
    const box = canvas.getBoundingClientRect();
    return {
      row: ((event.clientY - box.top) / box.height) * count(),
      column: ((event.clientX - box.left) / box.width) * count(),
    };
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    keep();
    last = null;
    draw(under(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons > 0 && last) event.getCoalescedEvents().forEach((part) => draw(under(part)));
  });
  canvas.addEventListener("pointerup", () => (last = null));
  canvas.addEventListener("focus", show);
  canvas.addEventListener("blur", show);
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move && event.key !== " ") return;
    event.preventDefault();
    if (move) {
      const within = (/** @type {number} */ place) => Math.min(count() - 1, Math.max(0, place));
      cursor = { row: within(cursor.row + move[0]), column: within(cursor.column + move[1]) };
      show();
    } else {
      keep();
      last = null;
      draw({ row: cursor.row + 0.5, column: cursor.column + 0.5 });
      last = null;
    }
  });
  side.addEventListener("change", () => {
    cells = new Float32Array(Number(side.value) ** 2);
    before = [];
    cursor = { row: 0, column: 0 };
    show();
  });
  dark.addEventListener("change", show);
  undo.addEventListener("click", () => {
    cells = before.pop() ?? cells;
    show();
  });
  find("[data-clear]", HTMLButtonElement, root).addEventListener("click", () => {
    keep();
    cells = new Float32Array(cells.length);
    show();
  });
  find("[data-use]", HTMLButtonElement, root).addEventListener("click", async () => {
    if (count() < PICTURE_FROM) return use.matrix(matrixOf(cells, dark.checked));
    use.picture(new File([await toPng(show())], "drawing.png", { type: "image/png" }));
  });
  show();
}
