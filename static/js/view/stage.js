/** Input, arithmetic and output side by side, drawn anew from the state at each frame that needs it. */
import { at } from "../core/arithmetic.js";
import { outputsReading, windowCells, windowStart, extent } from "../core/geometry.js";
import { exact } from "../core/numbers.js";
import { rectangle } from "../core/plane_layout.js";
import { scaleFor } from "../core/scale.js";
import { windowOf } from "../core/windows.js";
import { drawBeams } from "../draw/beams.js";
import { drawFrame, drawMap, drawShade, drawVeil } from "../draw/plane.js";
import { focusOf, revealed, shownCell } from "../state/convolution.js";
import { createArithmeticView } from "./arithmetic_view.js";
import { createCanvasHost, readTheme } from "./canvas_host.js";
import { find } from "./elements.js";
import { createPlaneView } from "./plane_view.js";

/** @typedef {import("../types").ConvolutionState} State */
/** @typedef {import("../types").Result} Result */
/** @typedef {import("../types").Cell} Cell */

/** @param {HTMLElement} root */
export function createStage(root) {
  const input = createPlaneView(find("#input-plane", HTMLElement, root), "Input");
  const output = createPlaneView(find("#output-plane", HTMLElement, root), "Output");
  const arithmetic = createArithmeticView(find("#arithmetic", HTMLElement, root));
  const beams = createCanvasHost(find("#beams", HTMLCanvasElement, root));
  let theme = readTheme();
  /** @type {Result | null} */
  let loaded = null;

  /** @param {Result} result */
  function load(result) {
    if (result === loaded) return;
    loaded = result;
    const [vertical, horizontal] = result.settings.padding;
    const margin = { top: vertical, bottom: vertical, left: horizontal, right: horizontal };
    input.load(result.input, scaleFor(result.input.values, "grey"), margin);
    output.load(result.output, scaleFor(result.output.values, "sequential"));
  }

  /** @param {State} state */
  function draw(state) {
    if (!state.result) return;
    load(state.result);
    const contexts = { input: input.begin(), output: output.begin() };
    if (input.plane) drawMap(contexts.input, input.plane, input.layout, theme);
    if (output.plane) drawMap(contexts.output, output.plane, output.layout, theme);
    drawVeil(contexts.output, output.layout, revealed(state), theme);
    const cell = shownCell(state);
    if (cell) drawOutputFocus(state.result, cell, contexts);
    else drawInputFocus(state.result, state, contexts);
    root.dataset.pinned = String(state.pinned !== null);
  }

  /**
   * @param {Result} result
   * @param {Cell} cell
   * @param {{input: CanvasRenderingContext2D, output: CanvasRenderingContext2D}} contexts
   */
  function drawOutputFocus(result, cell, contexts) {
    const [rows, columns] = [windowOf(result.settings, 0), windowOf(result.settings, 1)];
    const block = {
      row: windowStart(cell.row, rows), column: windowStart(cell.column, columns), rows: extent(rows), columns: extent(columns),
    };
    const one = { ...cell, rows: 1, columns: 1 };
    drawFrame(contexts.input, input.layout, block, theme);
    drawFrame(contexts.output, output.layout, one, theme);
    drawBeams(beginBeams(), onStage(input, block), onStage(output, one), theme.accent);
    if (input.plane && output.plane) arithmetic.show(result, cell, { input: input.plane.scale, output: output.plane.scale }, theme);
    input.tell(`window: rows ${block.row} to ${block.row + block.rows - 1}, columns ${block.column} to ${block.column + block.columns - 1}`);
    output.tell(`row ${cell.row}, column ${cell.column}: ${exact(at(result.output, 0, cell.row, cell.column))}`);
  }

  /**
   * @param {Result} result
   * @param {State} state
   * @param {{input: CanvasRenderingContext2D, output: CanvasRenderingContext2D}} contexts
   */
  function drawInputFocus(result, state, contexts) {
    beginBeams();
    const focus = focusOf(state);
    if (!focus) return;
    const rows = outputsReading(focus.row, result.input.height, windowOf(result.settings, 0));
    const columns = outputsReading(focus.column, result.input.width, windowOf(result.settings, 1));
    const readers = rows.flatMap((row) => columns.map((column) => ({ row, column })));
    drawFrame(contexts.input, input.layout, { ...focus, rows: 1, columns: 1 }, theme);
    drawShade(contexts.output, output.layout, readers, theme);
    for (const reader of readers) drawFrame(contexts.output, output.layout, { ...reader, rows: 1, columns: 1 }, theme);
    input.tell(`row ${focus.row}, column ${focus.column}: ${exact(at(result.input, 0, focus.row, focus.column))}`);
    output.tell(readers.length === 1 ? "1 output cell reads it" : `${readers.length} output cells read it`);
  }

  function beginBeams() {
    return beams.begin(root.clientWidth, root.clientHeight);
  }

  /**
   * @param {ReturnType<typeof createPlaneView>} plane
   * @param {{row: number, column: number, rows: number, columns: number}} block
   */
  function onStage(plane, block) {
    const [outer, inner] = [root.getBoundingClientRect(), plane.canvas.getBoundingClientRect()];
    const box = rectangle(plane.layout, block);
    return { ...box, x: box.x + inner.left - outer.left, y: box.y + inner.top - outer.top };
  }

  return {
    input,
    output,
    arithmetic,
    draw,
    retheme() {
      theme = readTheme();
    },
  };
}

/**
 * What a screen reader is told about the cell looked at.
 * @param {State} state
 */
export function spoken(state) {
  const focus = focusOf(state);
  if (!focus || !state.result) return "";
  const tensor = state.result[focus.plane];
  const where = `row ${focus.row}, column ${focus.column}: ${exact(at(tensor, 0, focus.row, focus.column))}`;
  if (focus.plane === "input") return `Input ${where}`;
  const rows = windowCells(focus.row, windowOf(state.result.settings, 0));
  const columns = windowCells(focus.column, windowOf(state.result.settings, 1));
  return `Output ${where}, from input rows ${rows[0]} to ${rows[rows.length - 1]}, columns ${columns[0]} to ${columns[columns.length - 1]}`;
}
