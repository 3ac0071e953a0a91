/** Explanation of one cell of a pooling: the window's cells, the maximum, mean or norm, and PyTorch's value. */
import { at } from "../../core/geometry/cells.js";
import { exact, rounded } from "../../core/text/numbers.js";
import { isAdaptive, isMaximum } from "../../core/pooling/windows.js";
import { pooledCells, poolingSums, winnerOf } from "../../core/pooling/terms.js";
import { colourOf, inkOn } from "../../core/colour/scale.js";
import { drawTiles, layOutTiles, paddedText } from "../../draw/pooling_tiles.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../operators").PoolingSettings} Settings */
/** @typedef {import("../../operators").Pooled} Pooled */
/** @typedef {import("../../types").Cell} Cell */

/** Significant digits of sums. */
const SUM_DIGITS = 6;
/** Most rows of the table; a longer window says how many more there are. */
const MAX_ROWS = 400;

/** @param {HTMLElement} root */
export function createPoolingView(root) {
  const title = find(".arithmetic-title", HTMLElement, root);
  const host = createCanvasHost(find(".taps canvas", HTMLCanvasElement, root));
  const [steps, note] = ["[data-steps]", "[data-note]"].map((selector) => find(selector, HTMLElement, root));
  const total = find("[data-total]", HTMLElement, root);
  const details = find("details", HTMLDetailsElement, root);

  return {
    /**
     * @param {import("../../types").LabResult<Settings>} result
     * @param {Cell} cell of the output
     * @param {import("../../types").Channels} channels
     * @param {{input: import("../../types").Scale, output: import("../../types").Scale}} scales
     * @param {import("../../draw/plane.js").Theme} theme
     * @param {boolean} hidden whether the result is to be guessed first
     */
    show(result, cell, channels, scales, theme, hidden) {
      const { settings, output } = result;
      const { cells, rows, columns } = pooledCells(result, cell, channels.output);
      const winner = isMaximum(settings) ? winnerOf(cells) : -1;
      const value = at(output, channels.output, cell.row, cell.column);
      setText(title, `Output cell, row ${cell.row}, column ${cell.column}`);
      const width = Math.floor(/** @type {HTMLElement} */ (host.canvas.parentElement).clientWidth);
      const layout = layOutTiles({ rows, columns }, width - 6);
      drawTiles(host.begin(width, layout.height), cells, hidden ? -1 : winner, scales.input, layout, theme);
      steps.replaceChildren(...stepsOf(settings, cells, winner).map((step) => make("span", {}, step)));
      setText(note, noteOf(settings, cells, { rows, columns }, winner));
      setText(total, rounded(value, SUM_DIGITS));
      total.style.backgroundColor = colourOf(scales.output, value);
      total.style.color = inkOn(scales.output, value);
      if (details.open) fillTable(details, settings, cells, winner);
    },
  };
}

/**
 * The way from the window to the value, in steps that follow each other.
 * @param {Settings} settings
 * @param {Pooled[]} cells
 * @param {number} winner
 */
function stepsOf(settings, cells, winner) {
  if (isMaximum(settings)) {
    const inside = cells.filter(({ padded }) => !padded).map(({ value }) => rounded(value, 4));
    const some = inside.length > 4 ? [...inside.slice(0, 3), "\u2026"] : inside;
    return [`max(${some.join(", ")})`, ...(winner < 0 ? ["of nothing"] : [])];
  }
  const { sum, divisor, window } = poolingSums(settings, cells);
  if (settings.op !== "LPPool2d") return [`sum ${rounded(sum, SUM_DIGITS)}`, `\u00f7 ${divisor}`];
  const p = rounded(settings.normType, 4);
  const scaled = divisor === window ? [] : [`\u00d7 ${window} / ${divisor}`];
  return [`\u03a3 x^${p} = ${rounded(sum, SUM_DIGITS)}`, ...scaled, `to the power 1 / ${p}`];
}

/**
 * @param {Settings} settings
 * @param {Pooled[]} cells
 * @param {{rows: number, columns: number}} size
 * @param {number} winner
 */
function noteOf(settings, cells, { rows, columns }, winner) {
  const padded = cells.filter((cell) => cell.padded).length;
  const left = cells.filter((cell) => cell.padded && !cell.counted).length;
  const size = `${rows} \u00d7 ${columns} = ${rows * columns} cells`;
  if (isMaximum(settings)) {
    const where =
      winner < 0 ? "" : `The maximum is in row ${cells[winner].row}, column ${cells[winner].column}. `;
    return `${where}${padded > 0 ? `Padding is minus infinity, so it is never the maximum.` : `The window has ${size}.`}`;
  }
  if (isAdaptive(settings)) return `This window has ${size}; others may have more or fewer.`;
  if (settings.op === "LPPool2d") {
    return left === 0
      ? `The window has ${size}.`
      : `${left} of the ${cells.length} cells lie outside the input; PyTorch scales the sum up to the whole window.`;
  }
  const counted = cells.length - left;
  if (padded === 0) return `All ${cells.length} cells are inside the input.`;
  if (left === 0) return `${padded} of the ${counted} cells are padding: zeros that count in the divisor.`;
  return `${counted} of ${cells.length} cells count; ${left} outside ${left === 1 ? "does" : "do"} not.`;
}

/**
 * @param {HTMLElement} details
 * @param {Settings} settings
 * @param {Pooled[]} cells
 * @param {number} winner
 */
function fillTable(details, settings, cells, winner) {
  const heads = isMaximum(settings)
    ? ["row, column", "value", "largest so far"]
    : settings.op === "LPPool2d"
      ? ["row, column", "value", "power", "sum so far"]
      : ["row, column", "value", "counts", "sum so far"];
  const { summand } = poolingSums(settings, cells);
  let running = isMaximum(settings) ? -Infinity : 0;
  const rows = cells.slice(0, MAX_ROWS).map((cell, index) => {
    const place = `${cell.row}, ${cell.column}${cell.padded ? " pad" : ""}`;
    const value = paddedText(cell) ?? exact(cell.value);
    if (isMaximum(settings)) {
      running = Math.max(running, cell.value);
      return [place, value, `${exact(running)}${index === winner ? " \u2190" : ""}`];
    }
    running += cell.counted ? summand(cell) : 0;
    const middle = settings.op === "LPPool2d" ? rounded(summand(cell), 9) : cell.counted ? "yes" : "no";
    return [place, value, middle, rounded(running, 9)];
  });
  if (cells.length > MAX_ROWS) rows.push([`and ${cells.length - MAX_ROWS} more`, "", ""]);
  find("thead tr", HTMLElement, details).replaceChildren(
    ...heads.map((head) => make("th", { scope: "col" }, head)),
  );
  find("tbody", HTMLElement, details).replaceChildren(
    ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text)))),
  );
}
