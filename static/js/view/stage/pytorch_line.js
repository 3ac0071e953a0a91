/** The PyTorch line and the size formula with its numbers (native MathML). */
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../core/convolution/pytorch_line.js").Part} Part */

/** @param {string} tag @param {...(Node | string)} children */
function math(tag, ...children) {
  const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
  element.append(...children);
  return element;
}

/** @param {Part} part @returns {Element} */
function partElement(part) {
  if (part.kind === "fraction") return math("mfrac", row(part.top), row(part.bottom));
  return math(part.kind === "number" ? "mn" : "mo", part.text);
}

/** @param {Part[]} parts */
function row(parts) {
  return math("mrow", ...parts.map(partElement));
}

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
            math("math", row(parts)),
            make("span", { class: "note" }, note),
          ),
        ),
      );
    },
  };
}
