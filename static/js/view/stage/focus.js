/** Draw the cell that is looked at: frames, lines between the planes, and the explanation beside them. */
import { rectangle } from "../../core/layout/plane.js";
import { drawFrame, drawMarks, drawShade, drawTint } from "../../draw/plane.js";
import { drawBeams } from "../../draw/window_lines.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { find } from "../dom/elements.js";
import { cellText, hasGaps, readersText, windowBlock, windowTaps, windowText } from "./descriptions.js";

/** @typedef {import("../../types").LabSettings} LabSettings */
/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Channels} Channels */
/** @typedef {ReturnType<typeof import("../maps/plane.js").createPlaneView>} PlaneView */
/** @typedef {{input: PlaneView, output: PlaneView}} Planes */
/** @typedef {{input: CanvasRenderingContext2D, output: CanvasRenderingContext2D}} Contexts */

/**
 * @template {LabSettings} S
 * @typedef {object} Drawn what is drawn in one frame
 * @property {import("../../types").LabResult<S>} result
 * @property {Channels} channels
 * @property {Contexts} contexts
 * @property {import("./operation").PlaneScales} scales
 * @property {import("../../draw/plane.js").Theme} theme
 * @property {boolean} hidden whether the result is to be guessed first
 */

/** @param {Cell} cell */
const single = (cell) => ({ ...cell, rows: 1, columns: 1 });

/**
 * @template {LabSettings} S
 * @param {HTMLElement} root
 * @param {import("./operation").Operation<S>} operation
 * @param {Planes} planes
 */
export function createFocusDrawing(root, operation, { input, output }) {
  const lines = createCanvasHost(find("#beams", HTMLCanvasElement, root));
  const beginLines = () => lines.begin(root.clientWidth, root.clientHeight);

  /** @param {PlaneView} plane @param {import("./descriptions.js").Block} block */
  function onStage(plane, block) {
    const [outer, inner] = [root.getBoundingClientRect(), plane.canvas.getBoundingClientRect()];
    const box = rectangle(plane.layout, block);
    return { ...box, x: box.x + inner.left - outer.left, y: box.y + inner.top - outer.top };
  }

  return {
    /** @param {Drawn<S>} drawn @param {Cell} cell of the output */
    output({ result, channels, contexts, scales, theme, hidden }, cell) {
      const block = windowBlock(operation.axes(result), cell);
      drawTaps(operation, result, cell, contexts.input, input, theme);
      if (block) drawFrame(contexts.input, input.layout, block, theme);
      const winner = hidden ? null : (operation.winner?.(result, cell, channels) ?? null);
      if (winner) drawFrame(contexts.input, input.layout, single(winner), theme);
      drawFrame(contexts.output, output.layout, single(cell), theme);
      const context = beginLines();
      if (block) drawBeams(context, onStage(input, block), onStage(output, single(cell)), theme.accent);
      operation.explain.show(result, cell, channels, scales, theme, hidden);
      operation.placed?.(result, cell, channels);
      input.tell(windowText(result.input, channels.input, block, winner));
      output.tell(cellText(result.output, channels.output, cell));
    },
    /** @param {Drawn<S>} drawn @param {Cell} cell of the input */
    input(drawn, cell) {
      const { result, channels, contexts, theme } = drawn;
      beginLines();
      drawFrame(contexts.input, input.layout, single(cell), theme);
      const readers = drawReaders(operation, drawn, cell, output);
      explainInput(operation, drawn, cell, readers);
      for (const reader of readers) drawFrame(contexts.output, output.layout, single(reader), theme);
      input.tell(cellText(result.input, channels.input, cell));
      operation.stamped?.(result, cell);
      output.tell(readersText(readers.length, result.walk === "input"));
    },
  };
}

/**
 * Tints or shades the output cells that read an input cell.
 * @template {LabSettings} S
 * @param {import("./operation").Operation<S>} operation
 * @param {Drawn<S>} drawn
 * @param {Cell} cell of the input
 * @param {PlaneView} output
 * @returns {Cell[]} the readers
 */
function drawReaders(operation, { result, contexts, theme }, cell, output) {
  const [rows, columns] = operation.axes(result);
  const across = columns.readers(cell.column);
  const readers = rows.readers(cell.row).flatMap((row) => across.map((column) => ({ row, column })));
  const tint = operation.tint?.(result);
  if (!tint) drawShade(contexts.output, output.layout, readers, theme);
  else
    for (const reader of readers) {
      const width = columns.cells(reader.column).length;
      const slot =
        rows.cells(reader.row).indexOf(cell.row) * width + columns.cells(reader.column).indexOf(cell.column);
      drawTint(contexts.output, output.layout, reader, tint(slot));
    }
  return readers;
}

/**
 * @template {LabSettings} S
 * @param {import("./operation").Operation<S>} operation
 * @param {Drawn<S>} drawn
 * @param {Cell} cell of the input
 * @param {Cell[]} readers
 */
function explainInput({ explain }, { result, channels, scales, theme, hidden }, cell, readers) {
  if (explain.showInput && result.walk === "input")
    explain.showInput(result, cell, channels, scales, theme, hidden);
  else if (readers.length === 1) explain.show(result, readers[0], channels, scales, theme, hidden);
}

/**
 * Draws each tap of the window in its weight's own colour; without those, shades the taps of a window with gaps.
 * @template {LabSettings} S
 * @param {import("./operation").Operation<S>} operation
 * @param {import("../../types").LabResult<S>} result
 * @param {Cell} cell of the output
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneView} input
 * @param {import("../../draw/plane.js").Theme} theme
 */
function drawTaps(operation, result, cell, context, input, theme) {
  const axes = operation.axes(result);
  const [tint, taps] = [operation.tint?.(result), windowTaps(axes, cell)];
  if (tint) taps.forEach((tap, slot) => drawTint(context, input.layout, tap, tint(slot)));
  else if (hasGaps(axes, cell)) drawMarks(context, input.layout, taps, theme);
}
