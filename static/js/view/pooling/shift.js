/** Effect of shifting the input by one pixel: buttons, figures, the new output and its difference from the old. */
import { rounded } from "../../core/text/numbers.js";
import { range, scaleFor } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { find, setText } from "../dom/elements.js";
import { createRevealing } from "../dom/reveal.js";

/** @typedef {import("../../operators").Shift} Shift */
/** @typedef {import("../../operators").Change} Change */
/** @typedef {import("../../types").Scale} Scale */

/** @typedef {import("../../operators").Direction} Direction */

/**
 * @param {HTMLElement} root
 * @param {(direction: Direction) => void} change
 */
export function createShiftView(root, change) {
  const buttons = [...root.querySelectorAll("[data-direction]")].filter(
    (button) => button instanceof HTMLButtonElement,
  );
  const sentence = find("[data-sentence]", HTMLElement, root);
  const maps = find(".shift-maps", HTMLElement, root);
  /** @type {{shift: Shift | null, channel: number}} */
  let shown = { shift: null, channel: -1 };
  const revealShift = createRevealing(root, buttons);
  for (const button of buttons)
    button.addEventListener("click", () => change(/** @type {Direction} */ (button.dataset.direction)));

  return {
    /** @param {Direction} direction */
    press(direction) {
      for (const button of buttons)
        button.setAttribute("aria-pressed", String(button.dataset.direction === direction));
    },
    /** @param {Shift | null} shift @param {number} channel @param {Scale} scale of the output */
    show(shift, channel, scale) {
      if (shown.shift === shift && shown.channel === channel) return;
      shown = { shift, channel };
      maps.hidden = shift === null;
      setText(
        sentence,
        shift ? sentenceOf(shift) : "Shift the input by one pixel to see how the output changes.",
      );
      if (!shift) return;
      const figure = (/** @type {string} */ name) => find(`[data-map=${name}]`, HTMLElement, maps);
      const signed = scaleFor([...shift.difference.values, -1e-9], "sequential");
      showMap(figure("shifted"), shift.output, channel, scale);
      showMap(figure("difference"), shift.difference, channel, signed);
      revealShift();
    },
  };
}

/** @param {HTMLElement} figure @param {import("../../types").Tensor} tensor @param {number} channel @param {Scale} scale */
function showMap(figure, tensor, channel, scale) {
  const raster = rasterize(tensor, channel, scale);
  raster.style.setProperty("--aspect", String(tensor.width / tensor.height));
  raster.setAttribute("role", "img");
  raster.setAttribute("aria-label", find("figcaption", HTMLElement, figure).textContent ?? "");
  find("canvas", HTMLCanvasElement, figure).replaceWith(raster);
  const { minimum, maximum } = range(tensor.values);
  const low = rounded(minimum, 4);
  setText(
    find(".readout", HTMLElement, figure),
    minimum === maximum ? `${low} everywhere` : `${low} to ${rounded(maximum, 4)}`,
  );
}

/** @param {Shift} shift */
function sentenceOf({ direction, pooled, subsampled }) {
  const figures = (/** @type {Change} */ { changed, cells, relative }) =>
    `${changed} of ${cells} cells change${relative === null ? "" : `, on average by ${rounded(relative, 3)} of the input\u2019s change`}`;
  if (pooled.relative === null) return `One pixel ${direction}: neither the input nor the output changes.`;
  return `One pixel ${direction}: ${figures(pooled)}. Stride alone, without pooling: ${figures(subsampled)}.`;
}
