/** The convolution page. */
import { isBetween, sourceOf, valueAt } from "../core/convolution/terms.js";
import { identityColour } from "../core/colour/weight_colours.js";
import { convolutionFaults, settingsFromQuery, settingsToQuery } from "../core/links/convolution.js";
import { channelName } from "../core/text/channel_names.js";
import { rounded } from "../core/text/numbers.js";
import { scaleFor, scaleOfResult } from "../core/colour/scale.js";
import { unreadCells } from "../core/geometry/sliding_window.js";
import { parameterCount } from "../core/convolution/parameter_count.js";
import { moduleLine, sizeFormulas } from "../core/convolution/pytorch_line.js";
import { spread, stampedCells } from "../core/convolution/transposed.js";
import {
  axesOf,
  enteringChannels,
  enteringSize,
  fitted,
  shownWindow,
  windowOf,
  withPossibleGroups,
  withPossiblePadding,
} from "../core/convolution/settings.js";
import { computeLastLayer } from "../io/maps.js";
import { networkDocument } from "../io/network/networks.js";
import { createArithmeticView } from "../view/convolution/explanation.js";
import { createConvolutionControls } from "../view/convolution/controls.js";
import { find, setText } from "../view/dom/elements.js";
import { createFacts } from "../view/stage/pytorch_line.js";
import { createSchematicView } from "../view/convolution/schematic.js";
import { createConvolutionDetails } from "../shell/convolution_details.js";
import { startLab } from "../shell/lab.js";
import { PLANES, PRESETS, STANDARD_CONVOLUTION } from "../shell/presets.js";

/** @typedef {import("../types").Settings} Settings */
/** @typedef {import("../types").Result} Result */

/**
 * @param {Settings} asked
 * @param {import("../types").Picture} picture
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
async function compute(asked, picture, signal) {
  const settings = fitted(asked, picture);
  const { input, output } = await computeLastLayer(
    networkDocument(settings, enteringChannels(settings, picture)),
    settings,
    signal,
  );
  const { operator, view, groups, stride } = settings;
  if (operator === "Conv2d") return { settings, groups, input, output };
  if (view === "scatter") return { settings, groups, input, output, walk: "input" };
  return { settings, groups, input: spread(input, stride), output };
}

/** Cells of padding around the shown input. @param {Result} result */
function margin({ settings }) {
  if (settings.operator === "ConvTranspose2d" && settings.view === "scatter")
    return { top: 0, bottom: 0, left: 0, right: 0 };
  const [rows, columns] = [shownWindow(settings, 0), shownWindow(settings, 1)];
  const cells = (/** @type {number} */ count) => Math.max(0, count);
  return {
    top: cells(rows.paddingBefore),
    bottom: cells(rows.paddingAfter),
    left: cells(columns.paddingBefore),
    right: cells(columns.paddingAfter),
  };
}

/** The input with its padding, where that holds more than zeros. @param {Result} result @returns {import("../types").Tensor | null} */
function around(result) {
  const { settings, input } = result;
  if (settings.operator !== "Conv2d" || settings.paddingMode === "zeros") return null;
  const { top, bottom, left, right } = margin(result);
  const [height, width] = [input.height + top + bottom, input.width + left + right];
  const values = Float32Array.from({ length: input.channels * height * width }, (_, index) => {
    const [channel, place] = [Math.floor(index / (height * width)), index % (height * width)];
    return valueAt(result, channel, Math.floor(place / width) - top, (place % width) - left).value;
  });
  return { channels: input.channels, height, width, values };
}

/** Rows and columns of the input that the convolution does not read. @param {Result} result @returns {import("../types").Unread} */
function unread({ settings, input }) {
  if (settings.operator !== "Conv2d") return { rows: [], columns: [] };
  const [rows, columns] = axesOf(settings, input);
  return {
    rows: unreadCells(rows, input.height, settings.paddingMode),
    columns: unreadCells(columns, input.width, settings.paddingMode),
  };
}

const arithmetic = createArithmeticView(find("#arithmetic", HTMLElement));
const schematic = createSchematicView(find("#schematic", SVGSVGElement));
/** @type {ReturnType<typeof createConvolutionDetails>} */
let details;

/** @param {string} query @param {import("../types").Picture} picture */
function faults(query, picture) {
  const asked = settingsFromQuery(query, STANDARD_CONVOLUTION, PLANES);
  const inputs = enteringChannels(asked, picture);
  const outputs = asked.kernel.planes.length;
  const sentences = convolutionFaults(query, PLANES);
  if (withPossibleGroups(asked, picture) !== asked)
    sentences.push(
      `groups must divide in_channels and out_channels; ${asked.groups} does not divide both ${inputs} and ${outputs}.`,
    );
  if (withPossiblePadding(asked) !== asked)
    sentences.push("ConvTranspose2d takes only zero padding, with one value for rows and one for columns.");
  return sentences;
}

startLab({
  faults,
  settle: (settings, picture) => withPossibleGroups(withPossiblePadding(settings), picture),
  read: (query) => settingsFromQuery(query, STANDARD_CONVOLUTION, PLANES),
  write: settingsToQuery,
  carried: (settings) => ({ conv: settingsToQuery({ ...settings, compare: null }) }),
  compute,
  network(asked, picture) {
    const settings = fitted(asked, picture);
    return networkDocument(settings, enteringChannels(settings, picture));
  },
  operation: {
    axes: ({ settings, input }) => axesOf(settings, input),
    channelName: ({ settings, input }, channel) => channelName(channel, settings, input.channels),
    padding: margin,
    padded: (result) => (row, column, channel) => rounded(valueAt(result, channel, row, column).value, 3),
    source: sourceOf,
    around,
    scales({ settings: { kernel }, input, output }) {
      const entering = scaleFor(input.values, "grey");
      const weights = kernel.planes.flat().flatMap((plane) => plane.weights);
      return { input: entering, output: scaleOfResult(output.values, entering, weights) };
    },
    unread,
    tint({ settings: { identity, kernel, operator } }) {
      const last = kernel.height * kernel.width - 1;
      return identity ? (slot) => identityColour(operator === "Conv2d" ? slot : last - slot, kernel) : null;
    },
    touched(result, weight) {
      const {
        settings: { kernel, operator },
      } = result;
      const place = { row: Math.floor(weight / kernel.width), column: weight % kernel.width };
      if (result.walk === "input") {
        const stamped = (/** @type {0 | 1} */ axis, /** @type {number} */ size, /** @type {number} */ tap) =>
          Array.from(
            { length: size },
            (_, input) => stampedCells(input, windowOf(result.settings, axis))[tap],
          );
        return {
          plane: "output",
          rows: stamped(0, result.input.height, place.row),
          columns: stamped(1, result.input.width, place.column),
        };
      }
      const axes = axesOf(result.settings, result.input);
      const met = (
        /** @type {import("../types").Axis} */ axis,
        /** @type {number} */ tap,
        /** @type {number} */ last,
      ) =>
        Array.from(
          { length: axis.count },
          (_, output) => axis.cells(output)[operator === "Conv2d" ? tap : last - tap],
        );
      return {
        plane: "input",
        rows: met(axes[0], place.row, kernel.height - 1),
        columns: met(axes[1], place.column, kernel.width - 1),
      };
    },
    filler: ({ settings }) =>
      settings.operator === "ConvTranspose2d" ? (row, column) => isBetween(settings, row, column) : null,
    load: (result) => details.load(result),
    placed(result, cell) {
      schematic.place(result.settings, cell, result.output);
      details.place(cell);
    },
    stamped: (result, cell) => schematic.stamp(result.settings, cell, result),
    explain: arithmetic,
  },
  createControls(tell) {
    const facts = createFacts(find("#facts", HTMLElement));
    const controls = createConvolutionControls(find("#controls", HTMLElement), PRESETS, tell);
    details = createConvolutionDetails(tell);
    return {
      show(settings, picture, channels) {
        controls.show(settings, picture, channels);
        const fit = fitted(settings, picture);
        const input = enteringSize(picture, settings.size);
        const line = moduleLine(fit, enteringChannels(fit, picture));
        facts.show(line, sizeFormulas(fit, input));
        setText(find(".parameter-count", HTMLElement), parameterCount(fit));
        schematic.load(fit, input);
        details.show(fit, picture, channels);
      },
    };
  },
});
