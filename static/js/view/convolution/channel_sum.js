/** One output channel as a sum: each input channel, its kernel, the map they make, and the bias. */
import { at } from "../../core/geometry/cells.js";
import { planeBetween, weightScale } from "../../core/convolution/kernel.js";
import { channelName } from "../../core/text/channel_names.js";
import { exact, rounded } from "../../core/text/numbers.js";
import { scaleFor, sharedScale } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { find, make, setText } from "../dom/elements.js";
import { kernelName, picture } from "./kernel_grid.js";

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").Result} Result */

const SUM_DIGITS = 6;

/**
 * @param {HTMLDetailsElement} root
 * @param {{choose: (channels: Partial<import("../../types").Channels>) => void, opened: () => void}} tell
 */
export function createChannelSumPanel(root, { choose, opened }) {
  const row = find(".apart-row", HTMLElement, root);
  const sum = find(".apart-sum", HTMLElement, root);
  /** @type {{partial: Tensor, channels: number[]} | null} */
  let shown = null;
  root.addEventListener("toggle", () => root.open && opened());

  return {
    /**
     * @param {Result} result
     * @param {Tensor} partial PyTorch's map of each input channel, without the bias
     * @param {number} output channel
     */
    load(result, partial, output) {
      const { settings, input } = result;
      const channels = Array.from({ length: input.channels }, (_, channel) => channel).filter((channel) =>
        planeBetween(settings, { input: channel, output }),
      );
      shown = { partial, channels };
      row.replaceChildren(
        ...sumElements(result, shown, output, (channel) => choose({ input: channel, output })),
      );
    },
    /** While the maps of another sum are asked for. */
    clear() {
      setText(sum, "");
    },
    /** The same sum at one cell, in numbers. @param {Result} result @param {import("../../types").Cell} cell @param {number} output */
    place(result, { row: y, column: x }, output) {
      if (!shown) return;
      const { partial, channels } = shown;
      const terms = channels.map((channel) => rounded(at(partial, channel, y, x), SUM_DIGITS)).join(" + ");
      const bias = exact(result.settings.kernel.bias[output]);
      const value = rounded(at(result.output, output, y, x), SUM_DIGITS);
      setText(sum, `At row ${y}, column ${x}: ${terms} + ${bias} = ${value}`);
    },
  };
}

/**
 * The parts joined by +, the bias, and the whole.
 * @param {Result} result
 * @param {{partial: Tensor, channels: number[]}} parts
 * @param {number} output channel
 * @param {(channel: number) => void} choose
 */
function sumElements(result, { partial, channels }, output, choose) {
  const { settings, input } = result;
  const inputScale = scaleFor(input.values, "grey");
  const scale = sharedScale([partial.values, result.output.values], "sequential");
  const parts = channels.flatMap((channel, index) => {
    const name = channelName(channel, settings, input.channels);
    const button = make(
      "button",
      {
        type: "button",
        class: "apart-term",
        "aria-label": `Show: ${kernelName(settings, { input: channel, output }, input.channels)}`,
      },
      figure(rasterize(input, channel, inputScale), `input ${name}`),
      make("span", {}, "\u2217"),
      figure(kernelPicture(settings, channel, output), "kernel"),
      make("span", {}, "="),
      figure(rasterize(partial, channel, scale), `part of ${name}`),
    );
    button.addEventListener("click", () => choose(channel));
    return index === 0 ? [button] : [make("span", { class: "plus" }, "+"), button];
  });
  const bias = make("span", { class: "plus" }, `+ bias ${exact(settings.kernel.bias[output])} =`);
  const whole = figure(rasterize(result.output, output, scale), `output channel ${output}`);
  return [...parts, make("div", { class: "apart-whole" }, bias, whole)];
}

/** @param {import("../../types").Settings} settings @param {number} input channel @param {number} output channel */
function kernelPicture(settings, input, output) {
  const between = planeBetween(settings, { input, output });
  const canvas = picture(between?.plane.weights ?? [], settings.kernel, weightScale(settings.kernel));
  canvas.classList.add("kernel-picture");
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {string} name */
function figure(canvas, name) {
  return make("figure", {}, canvas, make("figcaption", {}, name));
}
