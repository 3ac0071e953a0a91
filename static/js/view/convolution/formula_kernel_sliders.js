/** Sliders of a composed kernel: Gaussian, Laplacian of Gaussian, Gabor. */
import { compose, COMPOSED } from "../../core/convolution/formula_kernels.js";
import { make } from "../dom/elements.js";

/**
 * @param {HTMLElement} root
 * @param {(kernel: {height: number, width: number, weights: number[]}) => void} change
 */
export function createComposer(root, change) {
  /** What is being composed, and its numbers. */
  let name = "";
  /** @type {Record<string, number>} */
  let values = {};
  let size = { height: 3, width: 3 };

  function tell() {
    change({ ...size, weights: compose(name, size.height, size.width, values) });
  }

  function rebuild() {
    root.replaceChildren(
      ...COMPOSED[name].parameters.map((parameter) => {
        const reading = make("span", { class: "reading" }, String(values[parameter.name]));
        const slider = make("input", {
          type: "range",
          min: String(parameter.minimum),
          max: String(parameter.maximum),
          step: String(parameter.step),
          value: String(values[parameter.name]),
        });
        slider.addEventListener("input", () => {
          values = { ...values, [parameter.name]: Number(slider.value) };
          reading.textContent = slider.value;
          tell();
        });
        return make("label", { class: "slider" }, make("span", {}, parameter.title), slider, reading);
      }),
    );
  }

  return {
    /** @param {string} chosen a key of COMPOSED @param {{height: number, width: number}} kernel */
    begin(chosen, kernel) {
      name = chosen;
      size = { height: kernel.height, width: kernel.width };
      values = Object.fromEntries(
        COMPOSED[name].parameters.map((parameter) => [parameter.name, parameter.value]),
      );
      rebuild();
      tell();
    },
    end() {
      name = "";
      root.replaceChildren();
    },
    get name() {
      return name;
    },
    /** Composes anew where the kernel has another size. @param {{height: number, width: number}} kernel */
    resize(kernel) {
      if (name === "" || (kernel.height === size.height && kernel.width === size.width)) return;
      size = { height: kernel.height, width: kernel.width };
      tell();
    },
  };
}
