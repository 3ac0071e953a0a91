/** An output channel taken apart: each input channel, its kernel, the map they make; joined by + and the bias. */
import { at } from "../../core/geometry/cells.js";
import { planeBetween, weightScale } from "../../core/convolution/kernel.js";
import { exact, rounded } from "../../core/text/numbers.js";
import { scaleFor, sharedScale } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { find, make, setText } from "../dom/elements.js";
import { picture } from "./kernel_grid.js";

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").Result} Result */

const SUM_DIGITS = 6;

/**
 * @param {HTMLDetailsElement} root
 * @param {{choose: (channels: Partial<import("../../types").Channels>) => void, opened: () => void}} tell
 */
export function createTakeApart(root, { choose, opened }) {
  const row = find(".apart-row", HTMLElement, root);
  const sum = find(".apart-sum", HTMLElement, root);
  /** @type {{partial: Tensor, channels: number[]} | null} */
  let shown = null;
  root.addEventListener("toggle", () => root.open && opened());

  /** @param {HTMLCanvasElement} canvas @param {string} name */
  const figure = (canvas, name) => make("figure", {}, canvas, make("figcaption", {}, name));

  return {
    root,
    /**
     * @param {Result} result
     * @param {Tensor} partial PyTorch's map of each input channel, without the bias
     * @param {number} output channel
     */
    load(result, partial, output) {
      const { settings, input } = result;
      const inputScale = scaleFor(input.values, "grey");
      const scale = sharedScale([partial.values, result.output.values], "sequential");
      const channels = Array.from({ length: input.channels }, (_, channel) => channel).filter((channel) =>
        planeBetween(settings, { input: channel, output }),
      );
      shown = { partial, channels };
      const parts = channels.map((channel) => {
        const between = /** @type {NonNullable<ReturnType<typeof planeBetween>>} */ (
          planeBetween(settings, { input: channel, output })
        );
        const kernel = picture(between.plane.weights, settings.kernel, weightScale(settings.kernel));
        kernel.classList.add("kernel-picture");
        const button = make(
          "button",
          {
            type: "button",
            class: "apart-term",
            "aria-label": `Show the kernel from input ${channel} to output ${output}`,
          },
          figure(rasterize(input, channel, inputScale), `input ${channel}`),
          make("span", {}, "∗"),
          figure(kernel, "kernel"),
          make("span", {}, "="),
          figure(rasterize(partial, channel, scale), `part ${channel}`),
        );
        button.addEventListener("click", () => choose({ input: channel, output }));
        return button;
      });
      const joined = parts.flatMap((part, index) =>
        index === 0 ? [part] : [make("span", { class: "plus" }, "+"), part],
      );
      const whole = figure(rasterize(result.output, output, scale), `output ${output}`);
      row.replaceChildren(
        ...joined,
        make("span", { class: "plus" }, `+ bias ${exact(settings.kernel.bias[output])} =`),
        whole,
      );
    },
    /** The same sum at one cell, in numbers. @param {Result} result @param {import("../../types").Cell} cell @param {number} output */
    place(result, cell, output) {
      const { partial, channels } = shown ?? { partial: null, channels: [] };
      if (
        !root.open ||
        !partial ||
        partial.height !== result.output.height ||
        partial.width !== result.output.width
      )
        return;
      const terms = channels.map((channel) =>
        rounded(at(partial, channel, cell.row, cell.column), SUM_DIGITS),
      );
      const value = rounded(at(result.output, output, cell.row, cell.column), SUM_DIGITS);
      setText(
        sum,
        `At row ${cell.row}, column ${cell.column}: ${terms.join(" + ")} + ${exact(result.settings.kernel.bias[output])} = ${value}`,
      );
    },
  };
}
