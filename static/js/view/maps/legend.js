/** The range of a colour scale, beside its colours. */
import { rounded } from "../../core/text/numbers.js";
import { TABLES } from "../../core/colour/palette.js";
import { find, setText } from "../dom/elements.js";

/** @param {HTMLElement} root holds .legend-low, .legend-bar and .legend-high */
export function createLegend(root) {
  const bar = find(".legend-bar", HTMLElement, root);
  const [low, high] = [find(".legend-low", HTMLElement, root), find(".legend-high", HTMLElement, root)];
  return {
    /** @param {import("../../types").Scale} scale */
    show(scale) {
      const stops = TABLES[scale.palette]
        .filter((_, index) => index % 15 === 0)
        .map((colour) => `rgb(${colour.join(" ")})`);
      bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
      setText(low, rounded(scale.minimum, 4));
      setText(high, rounded(scale.maximum, 4));
    },
  };
}
