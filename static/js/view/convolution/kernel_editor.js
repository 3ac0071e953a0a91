/** One kernel as a grid of numbers to type into, each in its weight's colour, with presets and composed ones. */
import { COMPOSED } from "../../core/convolution/formula_kernels.js";
import { identityColour } from "../../core/colour/weight_colours.js";
import { parseNumber } from "../../core/text/numbers.js";
import { colourOf, inkOn } from "../../core/colour/scale.js";
import { createComposer } from "./formula_kernel_sliders.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").KernelPlane} KernelPlane */
/** @typedef {{height: number, width: number, weights: number[], preset: string | null}} Shown */

/**
 * @param {HTMLElement} root
 * @param {import("../../types").Preset[]} presets
 * @param {{change: (plane: KernelPlane & {height: number, width: number}) => void, point: (index: number | null) => void}} tell
 *   change: the kernel; point: the weight that is pointed at
 */
export function createKernelEditor(root, presets, tell) {
  const select = find("select", HTMLSelectElement, root);
  const grid = find(".kernel-grid", HTMLElement, root);
  const message = find(".message", HTMLElement, root);
  const note = find(".note", HTMLElement, root);
  /** @type {Shown | null} */
  let shown = null;
  /** @type {HTMLInputElement[]} */
  let fields = [];
  const composer = createComposer(find(".composer", HTMLElement, root), (kernel) =>
    tell.change({ ...kernel, preset: null }),
  );
  select.append(
    make(
      "optgroup",
      { label: "Presets" },
      ...presets.map(({ name, title }) => make("option", { value: name }, title)),
    ),
    make(
      "optgroup",
      { label: "Composed" },
      ...Object.entries(COMPOSED).map(([name, { title }]) => make("option", { value: name }, title)),
    ),
    make("option", { value: "" }, "Your own"),
  );

  select.addEventListener("change", () => {
    composer.end();
    if (!shown) return;
    const preset = presets.find(({ name }) => name === select.value);
    if (preset) {
      const size = { height: preset.kernel.length, width: preset.kernel[0].length };
      tell.change({ ...size, weights: preset.kernel.flat(), preset: preset.name });
    } else if (select.value in COMPOSED) {
      composer.begin(select.value, { height: Math.max(5, shown.height), width: Math.max(5, shown.width) });
    } else tell.change({ ...shown, preset: null });
  });

  /** @param {number} index */
  function edited(index) {
    if (!shown) return;
    const value = parseNumber(fields[index].value);
    fields[index].setAttribute("aria-invalid", String(value === null));
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    setText(
      message,
      wrong
        ? `\u201c${wrong.value.slice(0, 20)}\u201d is not a number. Write a weight such as 1, -0.5 or 1/9.`
        : "",
    );
    if (value === null || value === shown.weights[index]) return;
    composer.end();
    tell.change({ ...shown, preset: null, weights: shown.weights.with(index, value) });
  }

  /** @param {Shown} kernel */
  function rebuild(kernel) {
    fields = kernel.weights.map((_, index) => {
      const [row, column] = [Math.floor(index / kernel.width), index % kernel.width];
      const field = make("input", {
        type: "text",
        inputmode: "text",
        autocomplete: "off",
        spellcheck: "false",
        "aria-label": `Weight, row ${row + 1}, column ${column + 1}`,
      });
      field.addEventListener("input", () => edited(index));
      field.addEventListener("focus", () => {
        field.select();
        tell.point(index);
      });
      field.addEventListener("blur", () => tell.point(null));
      field.addEventListener("pointerenter", () => tell.point(index));
      field.addEventListener("pointerleave", () => tell.point(null));
      return field;
    });
    grid.replaceChildren(...fields);
    grid.style.gridTemplateColumns = `repeat(${kernel.width}, minmax(0, 1fr))`;
    grid.dataset.dense = String(Math.max(kernel.width, kernel.height) > 7);
  }

  return {
    /**
     * @param {Shown} kernel
     * @param {import("../../types").Scale} scale
     * @param {boolean} identity whether each weight has a colour of its own
     */
    show(kernel, scale, identity) {
      if (!shown || shown.height !== kernel.height || shown.width !== kernel.width) rebuild(kernel);
      shown = kernel;
      fields.forEach((field, index) => {
        const weight = kernel.weights[index];
        field.style.backgroundColor = identity ? identityColour(index, kernel) : colourOf(scale, weight);
        field.style.color = identity ? "#000" : inkOn(scale, weight);
        if (document.activeElement === field && parseNumber(field.value) === weight) return;
        field.value = String(Number(weight.toPrecision(6)));
        field.setAttribute("aria-invalid", "false");
      });
      if (kernel.preset !== null) composer.end();
      composer.resize(kernel);
      select.value = kernel.preset ?? composer.name;
      const preset = presets.find(({ name }) => name === kernel.preset);
      setText(
        note,
        preset?.note ??
          COMPOSED[composer.name]?.note ??
          "Your own weights: a name for what they find is yours to give.",
      );
      if (!fields.some((field) => field.getAttribute("aria-invalid") === "true")) setText(message, "");
    },
  };
}
