/** The PyTorch line and the size formula with its numbers, floor included (native MathML). */
import { moduleLine, sizeFormulas } from "../core/source_line.js";
import { find, make, setText } from "./elements.js";

/** @param {string} tag @param {...(Node | string)} children */
function math(tag, ...children) {
  const element = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
  element.append(...children);
  return element;
}

const number = (/** @type {number} */ value) => math("mn", String(value));
const sign = (/** @type {string} */ text) => math("mo", text);

/** @param {ReturnType<typeof sizeFormulas>[number]} formula */
function formulaElement({ inputSize, padding, dilation, kernelSize, stride, outputSize }) {
  const top = math("mrow",
    number(inputSize), sign("+"), number(2), sign("\u00b7"), number(padding), sign("\u2212"), number(dilation), sign("\u00b7"),
    sign("("), number(kernelSize), sign("\u2212"), number(1), sign(")"), sign("\u2212"), number(1));
  return math("math", math("mrow",
    sign("\u230a"), math("mfrac", top, number(stride)), sign("\u230b"), sign("+"), number(1), sign("="), math("mn", String(outputSize))));
}

/**
 * @param {HTMLElement} root
 */
export function createFacts(root) {
  const line = find(".module-line", HTMLElement, root);
  const formulas = find(".formulas", HTMLElement, root);
  return {
    /**
     * @param {import("../types").Settings} settings
     * @param {{height: number, width: number}} input size at which the picture enters
     */
    show(settings, input) {
      setText(line, moduleLine(settings));
      formulas.replaceChildren(...sizeFormulas(settings, input).map((formula) => {
        const left = formula.divides ? "" : "The stride does not divide evenly: the floor leaves the last cells unread.";
        return make("div", { class: "formula" },
          make("span", { class: "formula-axis" }, formula.axis), formulaElement(formula), make("span", { class: "note" }, left));
      }));
    },
  };
}
