/** Sliders of a kernel computed from a formula: Gaussian, Laplacian of Gaussian, Gabor. */
import { compose, COMPOSED } from "../../core/convolution/formula_kernels.js";
import { make } from "../dom/elements.js";

/** @typedef {{height: number, width: number}} Size */

/**
 * @param {HTMLElement} root
 * @param {(kernel: Size & {weights: number[]}) => void} change
 */
export function createComposer(root, change) {
  /** The chosen formula, or "". */
  let name = "";
  /** @type {Record<string, number>} */
  let values = {};
  let size = { height: 3, width: 3 };

  function tell() {
    change({ ...size, weights: compose(name, size.height, size.width, values) });
  }

  /** @param {string} parameter @param {number} value */
  function set(parameter, value) {
    values = { ...values, [parameter]: value };
    tell();
  }

  return {
    /** @param {string} chosen a key of COMPOSED @param {Size} kernel */
    begin(chosen, { height, width }) {
      const { parameters } = COMPOSED[chosen];
      name = chosen;
      size = { height, width };
      values = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.value]));
      root.replaceChildren(...parameters.map((one) => slider(one, (value) => set(one.name, value))));
      tell();
    },
    end() {
      name = "";
      root.replaceChildren();
    },
    get name() {
      return name;
    },
    /** Computes the kernel again where its size has changed. @param {Size} kernel */
    resize({ height, width }) {
      if (name === "" || (height === size.height && width === size.width)) return;
      size = { height, width };
      tell();
    },
  };
}

/** @param {(typeof COMPOSED)[string]["parameters"][number]} parameter @param {(value: number) => void} set */
function slider({ title, minimum, maximum, step, value }, set) {
  const [min, max] = [String(minimum), String(maximum)];
  const reading = make("span", { class: "reading" }, String(value));
  const input = make("input", { type: "range", min, max, step: String(step), value: String(value) });
  input.addEventListener("input", () => {
    reading.textContent = input.value;
    set(Number(input.value));
  });
  return make("label", { class: "slider" }, make("span", {}, title), input, reading);
}
