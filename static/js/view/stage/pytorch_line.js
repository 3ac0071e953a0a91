/** The PyTorch line and the size formula with its numbers (native MathML). */
import { find, make, setText } from "../dom/elements.js";
import { math, partsElement } from "../dom/mathml.js";

/** @typedef {import("../../core/convolution/pytorch_line.js").Part} Part */

/** @param {HTMLElement} root */
export function createFacts(root) {
  const line = find(".module-line", HTMLElement, root);
  const formulas = find(".formulas", HTMLElement, root);
  return {
    /**
     * @param {string} moduleLine
     * @param {{axis: string, parts: Part[], note: string}[]} sizes
     */
    show(moduleLine, sizes) {
      setText(line, moduleLine);
      formulas.replaceChildren(
        ...sizes.map(({ axis, parts, note }) =>
          make(
            "div",
            { class: "formula" },
            make("span", { class: "formula-axis" }, axis),
            math("math", partsElement(parts)),
            make("span", { class: "note" }, note),
          ),
        ),
      );
    },
  };
}
