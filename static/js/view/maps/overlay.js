/** A map over the network's input. Its values are read by pointer or keys. */
import { at } from "../../core/geometry/cells.js";
import { exact } from "../../core/text/numbers.js";
import { paintMap } from "../../draw/raster.js";
import { setText } from "../dom/elements.js";
import { listenForCells } from "./pointing.js";

/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Scale} Scale */
/** @typedef {import("../../types").Tensor} Tensor */

/** @param {HTMLCanvasElement} canvas hidden while there is no map @param {HTMLElement} readout of the value under the pointer */
export function createMapOverlay(canvas, readout) {
  /** @type {Tensor | null} */
  let map = null;
  /** @type {Cell | null} */
  let pointed = null;

  /** @param {Cell | null} cell */
  function point(cell) {
    pointed = cell;
    const value = map && cell && exact(at(map, 0, cell.row, cell.column));
    setText(readout, cell && value ? `row ${cell.row}, column ${cell.column}: ${value}` : "");
  }

  listenForCells(
    {
      canvas,
      cellUnder: (event) => map && cellUnder(canvas, map, event),
      get plane() {
        return map && { tensor: map };
      },
    },
    { start: () => pointed ?? { row: 0, column: 0 }, hover: point, walk: point, choose: point },
  );

  return {
    /** @param {number} percent */
    fade(percent) {
      canvas.style.opacity = String(percent / 100);
    },
    /** @param {Tensor | null} next @param {Scale | null} scale its colours; null without a map */
    load(next, scale) {
      map = next;
      for (const part of [canvas, readout]) part.hidden = map === null;
      point(pointed);
      if (map && scale) paintMap(canvas, map, scale);
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} map @param {MouseEvent} event @returns {Cell | null} */
function cellUnder(canvas, map, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const row = Math.floor(((event.clientY - top) / height) * map.height);
  const column = Math.floor(((event.clientX - left) / width) * map.width);
  return row >= 0 && row < map.height && column >= 0 && column < map.width ? { row, column } : null;
}
