/** What a shift of the input by one pixel does: buttons, figures, the new result and its difference from the old. */
import { rounded } from "../../core/text/numbers.js";
import { range, scaleFor } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../operators").Shift} Shift */
/** @typedef {import("../../operators").Change} Change */
/** @typedef {import("../../types").Scale} Scale */

/**
 * @param {HTMLElement} root
 * @param {(direction: import("../../operators").Direction) => void} change
 */
export function createShiftView(root, change) {
  const buttons = [...root.querySelectorAll("[data-direction]")].filter(
    (button) => button instanceof HTMLButtonElement,
  );
  const sentence = find("[data-sentence]", HTMLElement, root);
  const maps = find(".shift-maps", HTMLElement, root);
  /** @type {{shift: Shift | null, channel: number}} */
  let shown = { shift: null, channel: -1 };
  for (const button of buttons) {
    button.addEventListener("click", () =>
      change(/** @type {import("../../operators").Direction} */ (button.dataset.direction)),
    );
  }

  return {
    /** @param {import("../../operators").Direction} direction */
    press(direction) {
      for (const button of buttons)
        button.setAttribute("aria-pressed", String(button.dataset.direction === direction));
    },
    /**
     * @param {Shift | null} shift
     * @param {number} channel
     * @param {Scale} scale of the output
     */
    show(shift, channel, scale) {
      if (shown.shift === shift && shown.channel === channel) return;
      shown = { shift, channel };
      maps.hidden = shift === null;
      setText(
        sentence,
        shift ? sentenceOf(shift) : "Move the picture by one pixel and see what becomes of the result.",
      );
      if (!shift) return;
      place("shifted", shift.output, channel, scale);
      place(
        "difference",
        shift.difference,
        channel,
        scaleFor([...shift.difference.values, -1e-9], "sequential"),
      );
    },
  };

  /** @param {string} name @param {import("../../types").Tensor} tensor @param {number} channel @param {Scale} scale */
  function place(name, tensor, channel, scale) {
    const figure = find(`[data-map=${name}]`, HTMLElement, root);
    const raster = rasterize(tensor, channel, scale);
    raster.style.setProperty("--aspect", String(tensor.width / tensor.height));
    raster.setAttribute("role", "img");
    raster.setAttribute("aria-label", find("figcaption", HTMLElement, figure).textContent ?? "");
    find("canvas", HTMLCanvasElement, figure).replaceWith(raster);
    const { minimum, maximum } = range(tensor.values);
    setText(
      find(".readout", HTMLElement, figure),
      minimum === maximum
        ? `${rounded(minimum, 4)} everywhere`
        : `${rounded(minimum, 4)} to ${rounded(maximum, 4)}`,
    );
  }
}

/** @param {Shift} shift */
function sentenceOf({ direction, pooled, subsampled }) {
  const figures = (/** @type {Change} */ { changed, cells, relative }) =>
    `${changed} of ${cells} cells change${relative === null ? "" : `, on average by ${rounded(relative, 3)} of what the input changes`}`;
  if (pooled.relative === null)
    return `One pixel ${direction}: the input stays as it was, and so does the result.`;
  return `One pixel ${direction}: ${figures(pooled)}. Stride alone, without pooling: ${figures(subsampled)}.`;
}
