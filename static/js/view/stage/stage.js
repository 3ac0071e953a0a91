/** The stage: input, explanation and output side by side, drawn from the state at each frame that needs it. */
import { tableOf } from "../../core/colour/palette.js";
import { drawMap, drawShade, drawVeil } from "../../draw/plane.js";
import { focusOf, reached, shownCell, shownChannels } from "../../state/lab.js";
import { isHidden } from "../../state/predict_first.js";
import { readTheme } from "../dom/canvas_host.js";
import { find } from "../dom/elements.js";
import { createPlaneView } from "../maps/plane.js";
import { cellText, paddingText, span, windowBlock } from "./descriptions.js";
import { createFocusDrawing } from "./focus.js";

/** Beside the scale of a result that is drawn like the input. */
const PICTURE_NOTE = "Still a picture: the input\u2019s greys";

/** @typedef {import("../../types").LabSettings} LabSettings */
/** @typedef {import("../../types").Cell} Cell */

/** @template {LabSettings} S @typedef {import("../../types").LabState<S>} State */
/** @template {LabSettings} S @typedef {import("../../types").LabResult<S>} Result */
/** @template {LabSettings} S @typedef {import("./operation").Operation<S>} Operation */

/**
 * @template {LabSettings} S
 * @param {HTMLElement} root
 * @param {Operation<S>} operation
 * @param {(channels: Partial<import("../../types").Channels>) => void} choose called when the person chooses a channel
 */
export function createStage(root, operation, choose) {
  const planes = createPlanes(root, operation, choose);
  const { input, output } = planes;
  const focus = createFocusDrawing(root, operation, planes);
  let [theme, table] = [readTheme(), tableOf("diverging")];
  /** What the planes show; nothing after a change of colours. @type {{result: Result<S>, scales: import("./operation").PlaneScales} | null} */
  let loaded = null;

  /** @param {State<S>} state */
  function draw(state) {
    const { result } = state;
    if (!result) return;
    if (result !== loaded?.result) loaded = { result, scales: load(operation, planes, result) };
    const { scales } = loaded;
    const channels = shownChannels(state);
    const contexts = { input: input.begin(channels.input), output: output.begin(channels.output) };
    if (input.plane) drawMap(contexts.input, input.plane, input.layout, theme);
    if (output.plane) drawMap(contexts.output, output.plane, output.layout, theme);
    drawVeil(contexts.output, output.layout, revealedColumns(operation, state, result), theme);
    const touched = state.weight === null ? null : operation.touched?.(result, state.weight);
    if (touched) drawShade(contexts[touched.plane], planes[touched.plane].layout, cellsOf(touched), theme);
    const cell = shownCell(state);
    const drawn = { result, channels, contexts, scales, theme, hidden: isHidden(state) };
    if (cell) focus.output(drawn, cell);
    else focus.input(drawn, /** @type {Cell} */ (focusOf(state)));
    root.dataset.pinned = String(state.pinned !== null);
  }

  listenForPadding(operation, input, () => loaded?.result ?? null);
  return {
    input,
    output,
    draw,
    retheme() {
      theme = readTheme();
      if (tableOf("diverging") === table) return;
      table = tableOf("diverging");
      loaded = null;
    },
    spoken: (/** @type {State<S>} */ state) => spoken(operation, state),
  };
}

/**
 * Reads out the padding under the pointer.
 * @template {LabSettings} S
 * @param {Operation<S>} operation
 * @param {ReturnType<typeof createPlaneView>} input
 * @param {() => Result<S> | null} current
 */
function listenForPadding(operation, input, current) {
  input.canvas.addEventListener("pointermove", (event) => {
    const [cell, result] = [input.paddingUnder(event), current()];
    if (!cell || !result || !input.plane) return;
    const value = input.plane.padded(cell.row, cell.column, input.plane.channel);
    input.tell(paddingText(cell, value, operation.source?.(result, cell) ?? null));
  });
}

/**
 * @template {LabSettings} S
 * @param {HTMLElement} root
 * @param {Operation<S>} operation
 * @param {(channels: Partial<import("../../types").Channels>) => void} choose
 */
function createPlanes(root, { channelwise }, choose) {
  const plane = (/** @type {"input" | "output"} */ name) =>
    createPlaneView(find(`#${name}-plane`, HTMLElement, root), (channel) =>
      choose(channelwise ? { input: channel, output: channel } : { [name]: channel }),
    );
  return { input: plane("input"), output: plane("output") };
}

/**
 * @template {LabSettings} S
 * @param {Operation<S>} operation
 * @param {ReturnType<typeof createPlanes>} planes
 * @param {Result<S>} result
 */
function load(operation, { input, output }, result) {
  const scales = operation.scales(result);
  input.load(result.input, scales.input, {
    margin: operation.padding(result),
    padded: operation.padded?.(result),
    around: operation.around?.(result),
    filler: operation.filler?.(result),
    unread: operation.unread?.(result),
    name: (channel) => operation.channelName?.(result, channel) ?? `channel ${channel}`,
  });
  const isPicture = scales.output === scales.input && scales.output.palette === "grey";
  output.load(result.output, scales.output, { note: isPicture ? PICTURE_NOTE : "" });
  operation.load?.(result, scales);
  return scales;
}

/**
 * Number of finished cells in each output row: those up to the step, or those whose last reader the step has passed.
 * @template {LabSettings} S
 * @param {Operation<S>} operation
 * @param {State<S>} state
 * @param {Result<S>} result
 * @returns {(row: number) => number}
 */
function revealedColumns(operation, state, result) {
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

/** @param {{rows: number[], columns: number[]}} block */
function cellsOf({ rows, columns }) {
  return rows.flatMap((row) => columns.map((column) => ({ row, column })));
}

/**
 * Text for a screen reader about the cell that is looked at.
 * @template {LabSettings} S
 * @param {Operation<S>} operation
 * @param {State<S>} state
 */
function spoken(operation, state) {
  const focus = focusOf(state);
  if (!focus || !state.result) return "";
  const text = cellText(state.result[focus.plane], shownChannels(state)[focus.plane], focus);
  if (focus.plane === "input") return `Input ${text}`;
  const block = windowBlock(operation.axes(state.result), focus);
  return `Output ${text}${block ? `, from input ${span(block)}` : ""}`;
}
