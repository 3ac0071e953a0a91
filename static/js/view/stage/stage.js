/** Input, explanation and output side by side, drawn anew from the state at each frame that needs it. */
import { at } from "../../core/geometry/cells.js";
import { exact } from "../../core/text/numbers.js";
import { rectangle } from "../../core/layout/plane.js";
import { drawBeams } from "../../draw/window_lines.js";
import { drawFrame, drawMap, drawShade, drawTint, drawVeil } from "../../draw/plane.js";
import { focusOf, reached, shownCell, shownChannels } from "../../state/lab.js";
import { createCanvasHost, readTheme } from "../dom/canvas_host.js";
import { find } from "../dom/elements.js";
import { createPlaneView } from "../maps/plane.js";

/** @typedef {import("../../types").LabSettings} LabSettings */
/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Scale} Scale */
/** @typedef {import("../../types").Channels} Channels */
/** @typedef {{row: number, column: number, rows: number, columns: number}} Block */
/** @typedef {{input: CanvasRenderingContext2D, output: CanvasRenderingContext2D}} Contexts */

/**
 * @template {LabSettings} S
 * @typedef {(result: import("../../types").LabResult<S>, cell: Cell, channels: Channels, scales: {input: Scale, output: Scale}, theme: import("../../draw/plane.js").Theme) => void} Explain
 */

/**
 * @template {LabSettings} S
 * @typedef {object} Operation what the stage must know of a page's operation
 * @property {(result: import("../../types").LabResult<S>) => [import("../../types").Axis, import("../../types").Axis]} axes rows, columns
 * @property {(result: import("../../types").LabResult<S>) => import("../../core/layout/plane.js").Margin} padding
 * @property {(result: import("../../types").LabResult<S>) => {input: Scale, output: Scale}} scales
 * @property {(result: import("../../types").LabResult<S>) => import("../../draw/plane.js").PaddedText} [padded]
 *   what the padding holds; 0 where not said
 * @property {boolean} [channelwise] each output channel is made of the input channel alone that has its number
 * @property {(result: import("../../types").LabResult<S>, cell: Cell, channels: Channels) => Cell | null} [winner]
 *   the one input cell that an output cell is, where there is one
 * @property {(result: import("../../types").LabResult<S>, scales: {input: Scale, output: Scale}) => void} [load]
 *   told of each new result before it is drawn
 * @property {(result: import("../../types").LabResult<S>, cell: Cell) => Cell | null} [source] the input cell that a cell of padding repeats
 * @property {(result: import("../../types").LabResult<S>) => import("../../types").Tensor | null} [around]
 *   the input with its padding, where that holds more than zeros
 * @property {(result: import("../../types").LabResult<S>) => import("../../draw/plane.js").Filler} [filler]
 * @property {(result: import("../../types").LabResult<S>) => ((slot: number) => string) | null} [tint]
 *   a colour for each tap of the window, in row-major order, where each weight has its own
 * @property {(result: import("../../types").LabResult<S>, weight: number) => {plane: "input" | "output", rows: number[], columns: number[]}} [touched]
 *   the rows and columns of a plane that one weight meets
 * @property {(result: import("../../types").LabResult<S>, cell: Cell, channels: Channels) => void} [placed]
 *   told of the output cell that is looked at, at each frame
 * @property {(result: import("../../types").LabResult<S>, cell: Cell) => void} [stamped] told of the input cell that is looked at
 * @property {{show: Explain<S>, showInput?: Explain<S>}} explain shows what makes an output cell; what an input cell does
 */

/**
 * @template {LabSettings} S
 * @param {HTMLElement} root
 * @param {Operation<S>} operation
 * @param {(channels: Partial<import("../../types").Channels>) => void} choose called when the person chooses a channel
 */
export function createStage(root, operation, choose) {
  /** @typedef {import("../../types").LabState<S>} State */
  /** @typedef {import("../../types").LabResult<S>} Result */
  const both = operation.channelwise ?? false;
  const input = createPlaneView(find("#input-plane", HTMLElement, root), (channel) =>
    choose(both ? { input: channel, output: channel } : { input: channel }),
  );
  const output = createPlaneView(find("#output-plane", HTMLElement, root), (channel) =>
    choose(both ? { input: channel, output: channel } : { output: channel }),
  );
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
    input.load(
      result.input,
      scales.input,
      operation.padding(result),
      operation.padded?.(result),
      operation.around?.(result),
      operation.filler?.(result),
    );
    output.load(result.output, scales.output);
    operation.load?.(result, scales);
  }

  /** @param {State} state */
  function draw(state) {
    if (!state.result) return;
    load(state.result);
    const channels = shownChannels(state);
    const contexts = { input: input.begin(channels.input), output: output.begin(channels.output) };
    if (input.plane) drawMap(contexts.input, input.plane, input.layout, theme);
    if (output.plane) drawMap(contexts.output, output.plane, output.layout, theme);
    drawVeil(contexts.output, output.layout, revealedColumns(state, state.result), theme);
    drawTouched(state.result, state.weight, contexts);
    const cell = shownCell(state);
    if (cell) drawOutputFocus(state.result, cell, channels, contexts);
    else drawInputFocus(state.result, /** @type {Cell} */ (focusOf(state)), channels, contexts);
    root.dataset.pinned = String(state.pinned !== null);
  }

  /**
   * How many cells of each output row are finished: those up to the step, or those whose last reader the step has passed.
   * @param {State} state @param {Result} result @returns {(row: number) => number}
   */
  function revealedColumns(state, result) {
    const { width } = result.output;
    const done = reached(state);
    if (result.walk !== "input") return (row) => Math.min(width, Math.max(0, done - row * width));
    if (state.step === null) return () => width;
    const [rows, columns] = operation.axes(result);
    const [row, column] = [Math.floor(state.step / result.input.width), state.step % result.input.width];
    const last = Array.from({ length: width }, (_, place) => columns.cells(place).at(-1) ?? -1);
    const within = last.findIndex((reader) => reader > column);
    return (place) => {
      const reader = rows.cells(place).at(-1) ?? -1;
      if (reader !== row) return reader < row ? width : 0;
      return within < 0 ? width : within;
    };
  }

  /** @param {Result} result @param {number | null} weight that is pointed at @param {Contexts} contexts */
  function drawTouched(result, weight, contexts) {
    if (weight === null || !operation.touched) return;
    const { plane, rows, columns } = operation.touched(result, weight);
    drawShade(
      contexts[plane],
      { input, output }[plane].layout,
      rows.flatMap((row) => columns.map((column) => ({ row, column }))),
      theme,
    );
  }

  /** @param {Result} result @param {Cell} cell @returns {Block | null} from the first to the last cell that is read, where any is */
  function windowBlock(result, cell) {
    const [rows, columns] = operation.axes(result);
    const [down, across] = [rows.cells(cell.row), columns.cells(cell.column)];
    if (down.length === 0 || across.length === 0) return null;
    return {
      row: down[0],
      column: across[0],
      rows: down[down.length - 1] - down[0] + 1,
      columns: across[across.length - 1] - across[0] + 1,
    };
  }

  /** @param {Result} result @param {Cell} cell @param {Channels} channels @param {Contexts} contexts */
  function drawOutputFocus(result, cell, channels, contexts) {
    const block = windowBlock(result, cell);
    const one = { ...cell, rows: 1, columns: 1 };
    drawTaps(result, cell, contexts.input);
    if (block) drawFrame(contexts.input, input.layout, block, theme);
    const winner = operation.winner?.(result, cell, channels);
    if (winner) drawFrame(contexts.input, input.layout, { ...winner, rows: 1, columns: 1 }, theme);
    drawFrame(contexts.output, output.layout, one, theme);
    const lines = beginBeams();
    if (block) drawBeams(lines, onStage(input, block), onStage(output, one), theme.accent);
    if (scales) operation.explain.show(result, cell, channels, scales, theme);
    operation.placed?.(result, cell, channels);
    input.tell(
      block === null ? "no input cell reaches it" : windowText(result, block, winner ?? null, channels),
    );
    output.tell(
      `row ${cell.row}, column ${cell.column}: ${exact(at(result.output, channels.output, cell.row, cell.column))}`,
    );
  }

  /** @param {Result} result @param {Cell} cell of the input @param {Channels} channels @param {Contexts} contexts */
  function drawInputFocus(result, cell, channels, contexts) {
    beginBeams();
    const [rows, columns] = operation.axes(result);
    const across = columns.readers(cell.column);
    const readers = rows.readers(cell.row).flatMap((row) => across.map((column) => ({ row, column })));
    drawFrame(contexts.input, input.layout, { ...cell, rows: 1, columns: 1 }, theme);
    const tint = operation.tint?.(result);
    if (tint) {
      for (const reader of readers) {
        const slot =
          rows.cells(reader.row).indexOf(cell.row) * columns.cells(reader.column).length +
          columns.cells(reader.column).indexOf(cell.column);
        drawTint(contexts.output, output.layout, reader, tint(slot));
      }
    } else drawShade(contexts.output, output.layout, readers, theme);
    if (scales && operation.explain.showInput && result.walk === "input")
      operation.explain.showInput(result, cell, channels, scales, theme);
    else if (scales && readers.length === 1)
      operation.explain.show(result, readers[0], channels, scales, theme);
    for (const reader of readers)
      drawFrame(contexts.output, output.layout, { ...reader, rows: 1, columns: 1 }, theme);
    input.tell(
      `row ${cell.row}, column ${cell.column}: ${exact(at(result.input, channels.input, cell.row, cell.column))}`,
    );
    operation.stamped?.(result, cell);
    output.tell(
      result.walk === "input"
        ? `it stamps ${outputCells(readers.length)}`
        : `${outputCells(readers.length)} ${readers.length === 1 ? "reads" : "read"} it`,
    );
  }

  /** Each tap of the window in its weight's own colour. @param {Result} result @param {Cell} cell @param {CanvasRenderingContext2D} context */
  function drawTaps(result, cell, context) {
    const tint = operation.tint?.(result);
    if (!tint) return;
    const [rows, columns] = operation.axes(result);
    const across = columns.cells(cell.column);
    rows
      .cells(cell.row)
      .forEach((row, i) =>
        across.forEach((column, j) =>
          drawTint(context, input.layout, { row, column }, tint(i * across.length + j)),
        ),
      );
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

  input.canvas.addEventListener("pointermove", (event) => {
    const cell = input.paddingUnder(event);
    if (cell && loaded && input.plane) input.tell(paddingText(loaded, cell, input.plane));
  });

  /** @param {Result} result @param {Cell} cell of padding @param {import("../../draw/plane.js").Plane} plane */
  function paddingText(result, cell, { padded, channel }) {
    const source = operation.source?.(result, cell) ?? null;
    const from = source ? `, from row ${source.row}, column ${source.column}` : "";
    return `padding, row ${cell.row}, column ${cell.column}: ${padded(cell.row, cell.column, channel)}${from}`;
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
      const where = `row ${focus.row}, column ${focus.column}: ${exact(at(state.result[focus.plane], shownChannels(state)[focus.plane], focus.row, focus.column))}`;
      if (focus.plane === "input") return `Input ${where}`;
      const block = windowBlock(state.result, focus);
      return `Output ${where}${block ? `, from input ${span(block)}` : ""}`;
    },
  };
}

/** @param {number} cells of the output */
function outputCells(cells) {
  return cells === 1 ? "1 output cell" : `${cells} output cells`;
}

/**
 * What is said of a window; of a single cell its number.
 * @param {import("../../types").LabResult<LabSettings>} result
 * @param {Block} block
 * @param {Cell | null} winner
 * @param {Channels} channels
 */
function windowText({ input }, block, winner, channels) {
  const { row, column, rows, columns } = block;
  const inside = row >= 0 && column >= 0 && row < input.height && column < input.width;
  if (rows === 1 && columns === 1 && inside)
    return `${span(block)}: ${exact(at(input, channels.input, row, column))}`;
  return `window: ${span(block)}${winner ? `, largest in row ${winner.row}, column ${winner.column}` : ""}`;
}

/** @param {Block} block */
function span({ row, column, rows, columns }) {
  const one = (/** @type {string} */ name, /** @type {number} */ first, /** @type {number} */ count) =>
    count === 1 ? `${name} ${first}` : `${name}s ${first} to ${first + count - 1}`;
  return `${one("row", row, rows)}, ${one("column", column, columns)}`;
}
