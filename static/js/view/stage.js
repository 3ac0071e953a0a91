/** Input, explanation and output side by side, drawn anew from the state at each frame that needs it. */
import { at } from "../core/arithmetic.js";
import { exact } from "../core/numbers.js";
import { rectangle } from "../core/plane_layout.js";
import { drawBeams } from "../draw/beams.js";
import { drawFrame, drawMap, drawShade, drawVeil } from "../draw/plane.js";
import { focusOf, revealed, shownCell } from "../state/lab.js";
import { createCanvasHost, readTheme } from "./canvas_host.js";
import { find } from "./elements.js";
import { createPlaneView } from "./plane_view.js";

/** @typedef {import("../types").LabSettings} LabSettings */
/** @typedef {import("../types").Cell} Cell */
/** @typedef {import("../types").Scale} Scale */
/** @typedef {import("../types").Channels} Channels */
/** @typedef {{row: number, column: number, rows: number, columns: number}} Block */
/** @typedef {{input: CanvasRenderingContext2D, output: CanvasRenderingContext2D}} Contexts */

/**
 * @template {LabSettings} S
 * @typedef {object} Operation what the stage must know of a page's operation
 * @property {(result: import("../types").LabResult<S>) => [import("../types").Axis, import("../types").Axis]} axes rows, columns
 * @property {(result: import("../types").LabResult<S>) => import("../core/plane_layout.js").Margin} padding
 * @property {(result: import("../types").LabResult<S>) => {input: Scale, output: Scale}} scales
 * @property {(result: import("../types").LabResult<S>) => import("../draw/plane.js").PaddedText} [padded]
 *   what the padding holds; 0 where not said
 * @property {boolean} [channelwise] each output channel is made of the input channel alone that has its number
 * @property {(result: import("../types").LabResult<S>, cell: Cell, channels: Channels) => Cell | null} [winner]
 *   the one input cell that an output cell is, where there is one
 * @property {(result: import("../types").LabResult<S>, scales: {input: Scale, output: Scale}) => void} [load]
 *   told of each new result before it is drawn
 * @property {{show: (result: import("../types").LabResult<S>, cell: Cell, channels: Channels, scales: {input: Scale, output: Scale}, theme: import("../draw/plane.js").Theme) => void}} explain
 *   shows what makes an output cell
 */

/**
 * @template {LabSettings} S
 * @param {HTMLElement} root
 * @param {Operation<S>} operation
 * @param {(channels: Partial<import("../types").Channels>) => void} choose called when the person chooses a channel
 */
export function createStage(root, operation, choose) {
  /** @typedef {import("../types").LabState<S>} State */
  /** @typedef {import("../types").LabResult<S>} Result */
  const both = operation.channelwise ?? false;
  const input = createPlaneView(find("#input-plane", HTMLElement, root),
    (channel) => choose(both ? { input: channel, output: channel } : { input: channel }));
  const output = createPlaneView(find("#output-plane", HTMLElement, root),
    (channel) => choose(both ? { input: channel, output: channel } : { output: channel }));
  const beams = createCanvasHost(find("#beams", HTMLCanvasElement, root));
  let theme = readTheme();
  /** @type {Result | null} */
  let loaded = null;
  /** @type {{input: Scale, output: Scale} | null} */
  let scales = null;

  /** @param {Result} result */
  function load(result) {
    if (result === loaded) return;
    loaded = result;
    scales = operation.scales(result);
    input.load(result.input, scales.input, operation.padding(result), operation.padded?.(result));
    output.load(result.output, scales.output);
    operation.load?.(result, scales);
  }

  /** @param {State} state */
  function draw(state) {
    if (!state.result) return;
    load(state.result);
    const contexts = { input: input.begin(state.channels.input), output: output.begin(state.channels.output) };
    if (input.plane) drawMap(contexts.input, input.plane, input.layout, theme);
    if (output.plane) drawMap(contexts.output, output.plane, output.layout, theme);
    drawVeil(contexts.output, output.layout, revealed(state), theme);
    const cell = shownCell(state);
    if (cell) drawOutputFocus(state.result, cell, state.channels, contexts);
    else drawInputFocus(state.result, /** @type {Cell} */ (focusOf(state)), state.channels, contexts);
    root.dataset.pinned = String(state.pinned !== null);
  }

  /** @param {Result} result @param {Cell} cell @returns {Block} from the first to the last cell that is read */
  function windowBlock(result, cell) {
    const [rows, columns] = operation.axes(result);
    const [down, across] = [rows.cells(cell.row), columns.cells(cell.column)];
    return { row: down[0], column: across[0], rows: down[down.length - 1] - down[0] + 1, columns: across[across.length - 1] - across[0] + 1 };
  }

  /** @param {Result} result @param {Cell} cell @param {Channels} channels @param {Contexts} contexts */
  function drawOutputFocus(result, cell, channels, contexts) {
    const block = windowBlock(result, cell);
    const one = { ...cell, rows: 1, columns: 1 };
    drawFrame(contexts.input, input.layout, block, theme);
    const winner = operation.winner?.(result, cell, channels);
    if (winner) drawFrame(contexts.input, input.layout, { ...winner, rows: 1, columns: 1 }, theme);
    drawFrame(contexts.output, output.layout, one, theme);
    drawBeams(beginBeams(), onStage(input, block), onStage(output, one), theme.accent);
    if (scales) operation.explain.show(result, cell, channels, scales, theme);
    input.tell(`window: ${span(block)}${winner ? `, largest in row ${winner.row}, column ${winner.column}` : ""}`);
    output.tell(`row ${cell.row}, column ${cell.column}: ${exact(at(result.output, channels.output, cell.row, cell.column))}`);
  }

  /** @param {Result} result @param {Cell} cell of the input @param {Channels} channels @param {Contexts} contexts */
  function drawInputFocus(result, cell, channels, contexts) {
    beginBeams();
    const [rows, columns] = operation.axes(result);
    const across = columns.readers(cell.column);
    const readers = rows.readers(cell.row).flatMap((row) => across.map((column) => ({ row, column })));
    drawFrame(contexts.input, input.layout, { ...cell, rows: 1, columns: 1 }, theme);
    drawShade(contexts.output, output.layout, readers, theme);
    if (readers.length === 1 && scales) operation.explain.show(result, readers[0], channels, scales, theme);
    for (const reader of readers) drawFrame(contexts.output, output.layout, { ...reader, rows: 1, columns: 1 }, theme);
    input.tell(`row ${cell.row}, column ${cell.column}: ${exact(at(result.input, channels.input, cell.row, cell.column))}`);
    output.tell(readers.length === 1 ? "1 output cell reads it" : `${readers.length} output cells read it`);
  }

  function beginBeams() {
    return beams.begin(root.clientWidth, root.clientHeight);
  }

  /** @param {ReturnType<typeof createPlaneView>} plane @param {Block} block */
  function onStage(plane, block) {
    const [outer, inner] = [root.getBoundingClientRect(), plane.canvas.getBoundingClientRect()];
    const box = rectangle(plane.layout, block);
    return { ...box, x: box.x + inner.left - outer.left, y: box.y + inner.top - outer.top };
  }

  return {
    input,
    output,
    draw,
    retheme() {
      theme = readTheme();
    },
    /** What a screen reader is told about the cell looked at. @param {State} state */
    spoken(state) {
      const focus = focusOf(state);
      if (!focus || !state.result) return "";
      const where = `row ${focus.row}, column ${focus.column}: ${exact(at(state.result[focus.plane], state.channels[focus.plane], focus.row, focus.column))}`;
      if (focus.plane === "input") return `Input ${where}`;
      return `Output ${where}, from input ${span(windowBlock(state.result, focus))}`;
    },
  };
}

/** @param {Block} block */
function span({ row, column, rows, columns }) {
  const one = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    (count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`);
  return `${one("row", row, rows)}, ${one("column", column, columns)}`;
}
