/** Explanation of one cell of a convolution: every tap with its weight, the sums, the bias, and PyTorch's value. */
import { sourceOf, stampOf, termsOf } from "../../core/convolution/terms.js";
import { at } from "../../core/geometry/cells.js";
import { planeBetween, weightScale } from "../../core/convolution/kernel.js";
import { channelName } from "../../core/text/channel_names.js";
import { checkSentence } from "../../core/text/float32_rounding.js";
import { exact, rounded } from "../../core/text/numbers.js";
import { colourOf, inkOn } from "../../core/colour/scale.js";
import { drawTaps, layOutTaps } from "../../draw/taps.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").Result} Result */
/** @typedef {import("../../types").Cell} Cell */
/** @typedef {import("../../types").Channels} Channels */
/** @typedef {import("../../types").Scale} Scale */
/** @typedef {{input: Scale, output: Scale}} PlaneScales */
/** @typedef {import("../../draw/plane.js").Theme} Theme */

/** Significant digits of sums: as many as float32 keeps after adding a kernel's products. */
const SUM_DIGITS = 6;
/** Significant digits of products and running sums in the table of all terms. */
const TERM_DIGITS = 7;

/** Most input channels whose taps are drawn together; of more, those of the shown channel are drawn. */
const MOST_DRAWN = 4;

const ROTATED =
  "The kernel is rotated by 180\u00b0. An input cell puts weight (0, 0) on the first output cell it reaches. Seen from an output cell, that weight therefore applies to the last input cell of the window.";

const STAMP =
  "The stamp: each product is added to the output cell beneath it. Where stamps overlap they add up, with the bias.";

/** @param {HTMLElement} root */
export function createArithmeticView(root) {
  const title = find(".arithmetic-title", HTMLElement, root);
  const sums = find(".channel-sums", HTMLElement, root);
  const total = createTotal(find(".total-line", HTMLElement, root));
  const drawTerms = createTermDrawing(find("canvas", HTMLCanvasElement, root));
  const note = find("[data-note]", HTMLElement, root);
  const details = find("details", HTMLDetailsElement, root);
  const table = find("tbody", HTMLElement, root);

  return {
    /** Shows the terms of an output cell. @param {Result} result @param {Cell} cell @param {Channels} channels @param {PlaneScales} scales @param {Theme} theme */
    show(result, cell, channels, scales, theme) {
      const terms = termsOf(result, cell, channels.output);
      const { isTurned, heading } = outputHeading(result, cell);
      setText(title, heading);
      const drawn =
        terms.length > MOST_DRAWN ? terms.filter(({ channel }) => channel === channels.input) : terms;
      drawTerms(headed(drawn, result), result, scales, true, theme);
      sums.hidden = terms.length < 2;
      setText(sums, sumsText(terms, drawn, result));
      const value = at(result.output, channels.output, cell.row, cell.column);
      const bias = result.settings.kernel.bias[channels.output];
      total.show(terms, bias, value, scales.output);
      setText(note, `${isTurned ? `${ROTATED} ` : ""}${roundingNote(terms, bias, value)}`);
      details.hidden = false;
      if (details.open) fillTable(table, result, terms);
    },
    /** Shows the stamp of an input cell (the scatter view). @param {Result} result @param {Cell} cell @param {Channels} channels @param {PlaneScales} scales @param {Theme} theme */
    showInput(result, cell, channels, scales, theme) {
      const between = planeBetween(result.settings, channels);
      const taps = between ? stampOf(result, cell, channels.input, between.plane) : [];
      setText(title, `Input cell, row ${cell.row}, column ${cell.column}, times every weight`);
      drawTerms([{ heading: "", taps }], result, scales, false, theme);
      sums.hidden = true;
      setText(note, result.walk === "input" ? STAMP : "");
      total.hide();
      details.hidden = true;
    },
  };
}

/** @param {HTMLCanvasElement} canvas */
function createTermDrawing(canvas) {
  const host = createCanvasHost(canvas);
  /** @param {{heading: string, taps: import("../../types").Tap[]}[]} terms @param {Result} result @param {PlaneScales} scales @param {boolean} joined @param {Theme} theme */
  return (terms, { settings: { kernel, identity } }, scales, joined, theme) => {
    const width = Math.floor(/** @type {HTMLElement} */ (canvas.parentElement).clientWidth);
    const layout = layOutTaps(kernel, terms.length, width);
    const all = { input: scales.input, weight: weightScale(kernel), identity, joined };
    drawTaps(host.begin(width, layout.height), terms, kernel, all, layout, theme);
  };
}

/** The line "sum + bias = value". @param {HTMLElement} line */
function createTotal(line) {
  const [sum, bias, total] = ["[data-sum]", "[data-bias]", "[data-total]"].map((selector) =>
    find(selector, HTMLElement, line),
  );
  return {
    hide() {
      line.hidden = true;
    },
    /** @param {import("../../types").Term[]} terms @param {number} added @param {number} value @param {Scale} scale */
    show(terms, added, value, scale) {
      line.hidden = false;
      setText(sum, rounded(recomputed(terms, 0), SUM_DIGITS));
      setText(bias, exact(added));
      setText(total, rounded(value, SUM_DIGITS));
      total.style.backgroundColor = colourOf(scale, value);
      total.style.color = inkOn(scale, value);
    },
  };
}

/** The value in float64. @param {import("../../types").Term[]} terms @param {number} bias as typed; PyTorch uses its float32 */
function recomputed(terms, bias) {
  return terms.reduce((sum, term) => sum + term.sum, 0) + Math.fround(bias);
}

/** @param {import("../../types").Term[]} terms @param {Result} result */
function headed(terms, { settings, input }) {
  return terms.map(({ channel, sum, taps }) => ({
    heading: `${channelName(channel, settings, input.channels)}: sum ${rounded(sum, SUM_DIGITS)}`,
    taps,
  }));
}

/** The sum of each channel. @param {import("../../types").Term[]} terms @param {import("../../types").Term[]} drawn @param {Result} result */
function sumsText(terms, drawn, { settings, input }) {
  const sums = terms.map((term) => rounded(term.sum, SUM_DIGITS)).join(" + ");
  if (drawn.length === terms.length) return sums;
  const name = channelName(drawn[0].channel, settings, input.channels);
  return `Above: ${name}, one of ${terms.length}. The sums by channel: ${sums}`;
}

/** Explains float32 where the shown numbers do not add up. @param {import("../../types").Term[]} terms @param {number} bias @param {number} value */
function roundingNote(terms, bias, value) {
  const whole = recomputed(terms, bias);
  return rounded(whole, SUM_DIGITS) === rounded(value, SUM_DIGITS) ? "" : checkSentence(whole, value);
}

/** @param {Result} result @param {Cell} cell of the output */
function outputHeading({ settings }, { row, column }) {
  const isTurned = settings.operator === "ConvTranspose2d";
  return {
    isTurned,
    heading: `Output cell, row ${row}, column ${column}${isTurned ? ", with the kernel rotated" : ""}`,
  };
}

/**
 * @param {HTMLElement} table
 * @param {Result} result
 * @param {import("../../types").Term[]} terms
 */
function fillTable(table, result, terms) {
  let running = 0;
  const products = terms.flatMap(({ taps }) => taps.map(({ product }) => Math.abs(product)));
  const reach = Math.max(...products.filter(Number.isFinite));
  const inputs = (/** @type {number} */ channel) =>
    channelName(channel, result.settings, result.input.channels);
  table.replaceChildren(
    ...terms.flatMap((term) =>
      term.taps.map((tap) => {
        running += tap.product;
        const channel = terms.length > 1 ? `${inputs(term.channel)}: ` : "";
        const place = `${channel}${tap.row}, ${tap.column}${tap.padded ? paddingNote(result, tap) : ""}`;
        const cells = [
          place,
          exact(tap.value),
          exact(tap.weight),
          rounded(tap.product, TERM_DIGITS),
          rounded(running, TERM_DIGITS),
        ];
        const isLargest = reach > 0 && Math.abs(tap.product) === reach;
        return termRow(cells, isLargest);
      }),
    ),
  );
}

/** A row of the table, whose cells keep their roles where they stand in two lines. @param {string[]} texts @param {boolean} isLargest */
function termRow(texts, isLargest) {
  const cells = texts.map((text) => make("td", { role: "cell" }, text));
  if (isLargest) cells[3].prepend(make("span", { class: "unseen" }, "the largest product: "));
  return make("tr", { role: "row", ...(isLargest ? { class: "largest" } : {}) }, ...cells);
}

/** @param {Result} result @param {Cell} cell of padding */
function paddingNote(result, cell) {
  const source = sourceOf(result, cell);
  const repeats = source && (source.row !== cell.row || source.column !== cell.column);
  return repeats ? ` pad of ${source.row}, ${source.column}` : " pad";
}
