/** The range of a colour scale, beside its colours. */
import { rounded } from "../../core/text/numbers.js";
import { tableOf } from "../../core/colour/palette.js";
import { find, setText } from "../dom/elements.js";

/** @param {HTMLElement} root holds .legend-low, .legend-bar, .legend-high and .legend-note */
export function createLegend(root) {
  const bar = find(".legend-bar", HTMLElement, root);
  const [low, high] = [find(".legend-low", HTMLElement, root), find(".legend-high", HTMLElement, root)];
  const words = find(".legend-note", HTMLElement, root);
  return {
    /** @param {import("../../types").Scale} scale @param {string} [note] about the scale */
    show(scale, note = "") {
      const stops = tableOf(scale.palette)
        .filter((_, index) => index % 15 === 0)
        .map((colour) => `rgb(${colour.join(" ")})`);
      bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      setText(low, rounded(scale.minimum, 4));
      setText(high, rounded(scale.maximum, 4));
      setText(words, note);
    },
  };
}
