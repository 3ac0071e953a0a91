/** The pooling page: windows, maxima, means, and the effect of a shift. */
import { isAdaptive, isCounted, isMaximum, poolingAxes, poolingMargin } from "../core/pooling/windows.js";
import { poolingFormulas, poolingLayer, poolingLine } from "../core/pooling/pytorch_line.js";
import { poolingFromQuery, poolingToQuery } from "../core/links/pooling.js";
import { poolingFaults } from "../core/links/operator_faults.js";
import { STANDARD_POOLING } from "../core/pooling/standard_settings.js";
import { pooledCells, winnerOf } from "../core/pooling/terms.js";
import { channelName } from "../core/text/channel_names.js";
import { unreadCells } from "../core/geometry/sliding_window.js";
import { range, scaleFor } from "../core/colour/scale.js";
import { changeOf, difference, shifted, subsampled } from "../core/pooling/shift.js";
import { enteringChannels } from "../core/convolution/settings.js";
import { moduleLine } from "../core/convolution/pytorch_line.js";
import { activationLine } from "../core/activation/functions.js";
import { functionFrom } from "../core/links/activation.js";
import { computeLastLayer, uploadTensor } from "../io/maps.js";
import { find } from "../view/dom/elements.js";
import { createFacts } from "../view/stage/pytorch_line.js";
import { createPoolingControls } from "../view/pooling/controls.js";
import { createPoolingView } from "../view/pooling/explanation.js";
import { createShiftView } from "../view/pooling/shift.js";
import { startLab } from "../shell/lab.js";
import { convolutionOf, layersBefore, sizeBefore } from "../shell/operator_input.js";

/** @typedef {import("../operators").PoolingSettings} Settings */
/** @typedef {import("../operators").PoolingResult} Result */

/**
 * @param {Settings} settings
 * @param {import("../types").Picture} picture
 */
function documentOf(settings, picture) {
  const { input, layers } = layersBefore(settings, picture);
  return { input, layers: [...layers, poolingLayer(settings)] };
}

/**
 * @param {Settings} settings
 * @param {import("../types").Picture} picture
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
async function compute(settings, picture, signal) {
  const { input, output } = await computeLastLayer(documentOf(settings, picture), settings, signal);
  if (settings.shift === "none") return { settings, input, output, shift: null };
  const moved = shifted(input, settings.shift);
  const image = await uploadTensor(moved, signal);
  const pooling = { input: { channels: input.channels }, layers: [poolingLayer(settings)] };
  const after = (await computeLastLayer(pooling, { image, size: settings.size }, signal)).output;
  const [inputChange, outputChange] = [difference(moved, input), difference(after, output)];
  const stride = strideOf(settings, input);
  return {
    settings,
    input,
    output,
    shift: {
      direction: settings.shift,
      output: after,
      difference: outputChange,
      pooled: changeOf(outputChange, inputChange),
      subsampled: changeOf(difference(subsampled(moved, stride), subsampled(input, stride)), inputChange),
    },
  };
}

/**
 * Stride that leaves as many cells without pooling.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 * @returns {import("../types").Pair}
 */
function strideOf(settings, { height, width }) {
  if (!isAdaptive(settings)) return settings.stride ?? settings.kernelSize;
  const [rows, columns] = settings.outputSize;
  return [Math.max(1, Math.floor(height / rows)), Math.max(1, Math.floor(width / columns))];
}

/** @type {(direction: import("../operators").Direction) => void} */
let setShift = () => {};
const shiftView = createShiftView(find("#shift", HTMLElement), (direction) => setShift(direction));
const arithmetic = createPoolingView(find("#arithmetic", HTMLElement));

/** @satisfies {import("../shell/lab.js").Page<Settings>} */
const page = {
  read: (/** @type {string} */ query) => poolingFromQuery(query, STANDARD_POOLING),
  write: poolingToQuery,
  faults: poolingFaults,
  carried: (/** @type {Settings} */ { source, convolution, activation }) => ({
    ...(source !== "picture" && { conv: convolution }),
    ...(source === "activation" && { activation }),
  }),
  compute,
  network: documentOf,
  /** @type {import("../view/stage/operation").Operation<Settings>} */
  operation: {
    channelwise: true,
    channelName: ({ settings, input }, channel) =>
      settings.source === "picture" ? channelName(channel, settings, input.channels) : `channel ${channel}`,
    axes: ({ settings, input }) => poolingAxes(settings, input),
    unread({ settings, input }) {
      const [rows, columns] = poolingAxes(settings, input);
      return { rows: unreadCells(rows, input.height), columns: unreadCells(columns, input.width) };
    },
    padding: ({ settings, input }) => poolingMargin(settings, input),
    padded({ settings, input }) {
      return (row, column) => {
        if (isMaximum(settings)) return "\u2212\u221e";
        return isCounted(settings, row, input.height, 0) && isCounted(settings, column, input.width, 1)
          ? "0"
          : "\u2013";
      };
    },
    winner(result, cell, { output }) {
      if (!isMaximum(result.settings)) return null;
      const { cells } = pooledCells(result, cell, output);
      return cells[winnerOf(cells)] ?? null;
    },
    scales({ settings, input, output }) {
      const own = { input: scaleFor(input.values, "grey"), output: scaleFor(output.values, "grey") };
      if (settings.op === "LPPool2d") return own;
      const [before, after] = [range(input.values), range(output.values)];
      const shared = scaleFor([before.minimum, before.maximum, after.minimum, after.maximum], "grey");
      return { input: shared, output: shared };
    },
    explain: {
      show(result, cell, channels, scales, theme, hidden) {
        arithmetic.show(result, cell, channels, scales, theme, hidden);
        shiftView.show(/** @type {Result} */ (result).shift, channels.output, scales.output);
      },
    },
  },
  createControls({ change }) {
    setShift = (shift) => change({ shift });
    const controls = createPoolingControls(find("#controls", HTMLElement), change);
    const facts = createFacts(find("#facts", HTMLElement));
    return {
      show(settings, picture) {
        const input = sizeBefore(settings, picture);
        const convolution = convolutionOf(settings, picture);
        const { op, parameters } = functionFrom(settings.activation);
        controls.show(settings, picture, input, {
          convolution: moduleLine(convolution, enteringChannels(convolution, picture)),
          activation: activationLine(op, parameters),
        });
        facts.show(poolingLine(settings), poolingFormulas(settings, input));
        shiftView.press(settings.shift);
      },
    };
  },
};

startLab(page);
