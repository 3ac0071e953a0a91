/** Editor of one kernel: a field for each weight in the weight's colour, presets, and kernels from formulas. */
import { COMPOSED } from "../../core/convolution/formula_kernels.js";
import { kernelFromText } from "../../core/convolution/pasted_kernel.js";
import { identityColour } from "../../core/colour/weight_colours.js";
import { fitted, parseNumber } from "../../core/text/numbers.js";
import { colourOf, inkOn } from "../../core/colour/scale.js";
import { createArrowKeys } from "../controls/arrow_keys.js";
import { createComposer } from "./formula_kernel_sliders.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../types").KernelPlane} KernelPlane */
/** @typedef {{height: number, width: number, weights: number[], preset: string | null}} Shown */

/**
 * @typedef {object} Tell
 * @property {(plane: KernelPlane & {height: number, width: number}) => void} change
 * @property {(index: number | null) => void} point at a weight
 * @property {() => {height: number, width: number}} most the largest kernel that fits
 */

/** Least side of a kernel from a formula: a smaller one shows nothing of its shape. */
const LEAST_FORMULA_SIDE = 5;
/** Significant digits of a weight. */
const DIGITS = 6;
/** Characters for which a row of fields has room, and the least of them that a field gets. */
const ROW_CHARACTERS = 27;
const LEAST_CHARACTERS = 4;

/**
 * @param {HTMLElement} root
 * @param {import("../../types").Preset[]} presets
 * @param {Tell} tell
 */
export function createKernelEditor(root, presets, tell) {
  const part = (/** @type {string} */ selector) => find(selector, HTMLElement, root);
  const [message, note, cells] = [".message", ".note", ".kernel-grid"].map(part);
  /** @type {Shown | null} */
  let shown = null;
  const composer = createComposer(part(".composer"), (one) => tell.change({ ...one, preset: null }));
  const select = createPresetChoice(find("select", HTMLSelectElement, root), presets);
  const grid = createWeightGrid(cells, { edited, point: tell.point });
  listenForPastedKernels(cells, message, tell.most, own);

  select.addEventListener("change", () => {
    composer.end();
    const preset = presets.find(({ name }) => name === select.value);
    if (preset) tell.change(planeOf(preset));
    else if (shown && select.value in COMPOSED) composer.begin(select.value, formulaSize(shown));
    else if (shown) tell.change({ ...shown, preset: null });
  });

  /** @param {number} index @param {number | null} value null where it is not a number */
  function edited(index, value) {
    setText(message, mistake(grid.invalid()));
    if (!shown || value === null || value === shown.weights[index]) return;
    own({ ...shown, weights: shown.weights.with(index, value) });
  }

  /** @param {Omit<Shown, "preset">} kernel */
  function own(kernel) {
    composer.end();
    tell.change({ ...kernel, preset: null });
  }

  return {
    /** @param {Shown} kernel @param {import("../../types").Scale} scale @param {boolean} identity whether each weight has a colour of its own */
    show(kernel, scale, identity) {
      grid.show(kernel, scale, identity);
      shown = kernel;
      if (kernel.preset !== null) composer.end();
      composer.resize(kernel);
      select.value = kernel.preset ?? composer.name;
      setText(note, noteOf(presets, kernel.preset, composer.name));
      if (!grid.invalid()) setText(message, "");
    },
  };
}

/**
 * @param {HTMLElement} cells
 * @param {HTMLElement} message
 * @param {Tell["most"]} most
 * @param {(kernel: Omit<Shown, "preset">) => void} use
 */
function listenForPastedKernels(cells, message, most, use) {
  cells.addEventListener("paste", (event) => {
    const pasted = kernelFromText(event.clipboardData?.getData("text/plain") ?? "", most());
    if (pasted === null) return;
    event.preventDefault();
    setText(message, "problem" in pasted ? pasted.problem : "");
    if ("kernel" in pasted) use(pasted.kernel);
    if (!cells.contains(document.activeElement)) find("input", HTMLInputElement, cells).focus();
  });
}

/** @param {import("../../types").Preset[]} presets @param {string | null} preset @param {string} formula */
function noteOf(presets, preset, formula) {
  const { note } = presets.find(({ name }) => name === preset) ?? COMPOSED[formula] ?? {};
  return note ?? "Your own weights.";
}

/** @param {Shown} kernel */
function formulaSize({ height, width }) {
  return { height: Math.max(LEAST_FORMULA_SIDE, height), width: Math.max(LEAST_FORMULA_SIDE, width) };
}

/** @param {HTMLInputElement | undefined} field that holds no number */
function mistake(field) {
  const typed = field?.value.slice(0, 20);
  return field ? `\u201c${typed}\u201d is not a number. Enter a weight such as 1, -0.5 or 1/9.` : "";
}

/** @param {import("../../types").Preset} preset */
function planeOf({ name, kernel }) {
  return { height: kernel.length, width: kernel[0].length, weights: kernel.flat(), preset: name };
}

/** @param {HTMLSelectElement} select @param {import("../../types").Preset[]} presets */
function createPresetChoice(select, presets) {
  const option = (/** @type {string} */ value, /** @type {string} */ title) =>
    make("option", { value }, title);
  const formulas = Object.entries(COMPOSED).map(([name, { title }]) => option(name, title));
  select.append(
    make("optgroup", { label: "Presets" }, ...presets.map(({ name, title }) => option(name, title))),
    make("optgroup", { label: "From a formula" }, ...formulas),
    option("", "Your own"),
  );
  return select;
}

/**
 * A field for each weight.
 * @param {HTMLElement} grid
 * @param {{edited: (index: number, value: number | null) => void, point: (index: number | null) => void}} tell
 */
function createWeightGrid(grid, tell) {
  const arrows = createArrowKeys(grid);
  /** @type {HTMLInputElement[]} */
  let fields = [];
  let [size, shown] = [{ height: 0, width: 0 }, /** @type {number[]} */ ([])];

  /** Shows every digit of the weight that is to be edited. @param {number} index */
  function focused(index) {
    fields[index].value = wholeText(shown[index]);
    fields[index].select();
    tell.point(index);
  }

  /** @param {number} index */
  function edited(index) {
    const value = parseNumber(fields[index].value);
    fields[index].setAttribute("aria-invalid", String(value === null));
    tell.edited(index, value);
  }

  /** @param {Shown} kernel */
  function rebuild({ height, width, weights }) {
    size = { height, width };
    fields = weights.map((_, index) => weightField(index, width, { edited, focused, point: tell.point }));
    grid.replaceChildren(...rowsOf(fields, width));
    arrows.load(fields, width);
    grid.style.gridTemplateColumns = `repeat(${width}, minmax(0, 1fr))`;
    grid.dataset.dense = String(Math.max(width, height) > 7);
  }

  return {
    invalid: () => fields.find((field) => field.getAttribute("aria-invalid") === "true"),
    /** @param {Shown} kernel @param {import("../../types").Scale} scale @param {boolean} identity */
    show(kernel, scale, identity) {
      if (size.height !== kernel.height || size.width !== kernel.width) rebuild(kernel);
      shown = kernel.weights;
      fields.forEach((field, index) => {
        const weight = kernel.weights[index];
        field.style.backgroundColor = identity ? identityColour(index, kernel) : colourOf(scale, weight);
        field.style.color = identity ? "#000" : inkOn(scale, weight);
        showWeight(field, weight, kernel.width);
      });
    },
  };
}

/** The fields as rows of cells, for screen readers. @param {HTMLInputElement[]} fields @param {number} width of the kernel */
function rowsOf(fields, width) {
  const cells = fields.map((field) => make("div", { role: "gridcell" }, field));
  return Array.from({ length: cells.length / width }, (_, row) =>
    make("div", { role: "row" }, ...cells.slice(row * width, (row + 1) * width)),
  );
}

/** Shows a weight, but leaves a typed one as it was typed. @param {HTMLInputElement} field @param {number} weight @param {number} width of the kernel */
function showWeight(field, weight, width) {
  const isHeld = document.activeElement === field;
  if (isHeld && parseNumber(field.value) === weight) return;
  field.value = isHeld ? wholeText(weight) : fittedText(weight, width);
  field.setAttribute("aria-invalid", "false");
}

/** @param {number} weight */
function wholeText(weight) {
  return String(Number(weight.toPrecision(DIGITS)));
}

/** The weight with as many digits as its field has room for. @param {number} weight @param {number} width of the kernel */
function fittedText(weight, width) {
  const room = Math.max(LEAST_CHARACTERS, Math.floor(ROW_CHARACTERS / width));
  return fitted(weight, room, DIGITS).replaceAll("\u2212", "-");
}

/**
 * @param {number} index row-major
 * @param {number} width of the kernel
 * @param {{edited: (index: number) => void, focused: (index: number) => void, point: (index: number | null) => void}} tell
 */
function weightField(index, width, { edited, focused, point }) {
  const [row, column] = [Math.floor(index / width), index % width];
  const field = make("input", {
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": `Weight, row ${row + 1}, column ${column + 1}`,
  });
  field.addEventListener("input", () => edited(index));
  field.addEventListener("focus", () => focused(index));
  field.addEventListener("blur", () => point(null));
  field.addEventListener("pointerenter", () => point(index));
  field.addEventListener("pointerleave", () => point(null));
  return field;
}
