/** The kernel as a grid of numbers to type into, each in its weight's colour, with a list of presets. */
import { parseNumber } from "../core/numbers.js";
import { colourOf, inkOn, scaleFor } from "../core/scale.js";
import { find, make, setText } from "./elements.js";

/** @typedef {import("../types").Kernel} Kernel */

/**
 * @param {HTMLElement} root
 * @param {import("../types").Preset[]} presets
 * @param {(kernel: Kernel) => void} change
 */
export function createKernelEditor(root, presets, change) {
  const select = find("select", HTMLSelectElement, root);
  const grid = find(".kernel-grid", HTMLElement, root);
  const message = find(".message", HTMLElement, root);
  const note = find(".note", HTMLElement, root);
  for (const preset of presets) select.append(make("option", { value: preset.name }, preset.title));
  select.append(make("option", { value: "" }, "Your own"));
  /** @type {Kernel | null} */
  let shown = null;
  /** @type {HTMLInputElement[]} */
  let fields = [];

  select.addEventListener("change", () => {
    const preset = presets.find(({ name }) => name === select.value);
    if (preset) change(kernelOf(preset));
    else if (shown) change({ ...shown, preset: null });
  });

  /** @param {number} index */
  function edited(index) {
    if (!shown) return;
    const value = parseNumber(fields[index].value);
    fields[index].setAttribute("aria-invalid", String(value === null));
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    setText(message, wrong ? `\u201c${wrong.value.slice(0, 20)}\u201d is not a number. Write a weight such as 1, -0.5 or 1/9.` : "");
    if (value === null || value === shown.weights[index]) return;
    change({ ...shown, preset: null, weights: shown.weights.with(index, value) });
  }

  /** @param {Kernel} kernel */
  function rebuild(kernel) {
    fields = kernel.weights.map((_, index) => {
      const [row, column] = [Math.floor(index / kernel.width), index % kernel.width];
      const field = make("input", {
        type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", "aria-label": `Weight, row ${row + 1}, column ${column + 1}`,
      });
      field.addEventListener("input", () => edited(index));
      field.addEventListener("focus", () => field.select());
      return field;
    });
    grid.replaceChildren(...fields);
    grid.style.gridTemplateColumns = `repeat(${kernel.width}, minmax(0, 1fr))`;
    grid.dataset.dense = String(Math.max(kernel.width, kernel.height) > 7);
  }

  return {
    /** @param {Kernel} kernel */
    show(kernel) {
      if (kernel === shown) return;
      if (!shown || shown.height !== kernel.height || shown.width !== kernel.width) rebuild(kernel);
      shown = kernel;
      const scale = scaleFor(kernel.weights.concat(-1e-9), "sequential");
      fields.forEach((field, index) => {
        const weight = kernel.weights[index];
        field.style.backgroundColor = colourOf(scale, weight);
        field.style.color = inkOn(scale, weight);
        if (document.activeElement === field && parseNumber(field.value) === weight) return;
        field.value = String(Number(weight.toPrecision(6)));
        field.setAttribute("aria-invalid", "false");
      });
      select.value = kernel.preset ?? "";
      setText(note, presets.find(({ name }) => name === kernel.preset)?.note ?? "Your own weights: a name for what they find is yours to give.");
      if (!fields.some((field) => field.getAttribute("aria-invalid") === "true")) setText(message, "");
    },
  };
}

/**
 * @param {import("../types").Preset} preset
 * @returns {Kernel}
 */
export function kernelOf(preset) {
  return { height: preset.kernel.length, width: preset.kernel[0].length, weights: preset.kernel.flat(), preset: preset.name };
}

/**
 * The same kernel on another size: weights keep their distance from the centre, new ones are zero.
 * @param {Kernel} kernel
 * @param {number} height
 * @param {number} width
 * @returns {Kernel}
 */
export function resizeKernel(kernel, height, width) {
  const down = Math.floor(height / 2) - Math.floor(kernel.height / 2);
  const across = Math.floor(width / 2) - Math.floor(kernel.width / 2);
  const weights = Array.from({ length: height * width }, (_, index) => {
    const [row, column] = [Math.floor(index / width) - down, (index % width) - across];
    const inside = row >= 0 && column >= 0 && row < kernel.height && column < kernel.width;
    return inside ? kernel.weights[row * kernel.width + column] : 0;
  });
  return { height, width, weights, preset: null };
}
