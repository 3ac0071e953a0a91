/** Controls of the pooling page; they accept nothing that PyTorch would refuse. */
import { extent } from "../../core/geometry/sliding_window.js";
import { parseNumber } from "../../core/text/numbers.js";
import { isAdaptive, POOLINGS, poolingWindow } from "../../core/pooling/windows.js";
import { MAX_OUTPUT_SIZE, NORM_TYPES } from "../../core/links/pooling.js";
import { MAX_DILATION, MAX_KERNEL_SIZE, MAX_STRIDE } from "../../core/convolution/settings.js";
import { find, make, setText } from "../dom/elements.js";
import { createPairField } from "../controls/pair_field.js";
import { createPictureControls } from "../controls/operator_input.js";
import { createSourceField } from "../controls/source_field.js";

/** @typedef {import("../../operators").PoolingSettings} Settings */
/** @typedef {import("../../types").Pair} Pair */
/** @typedef {import("../controls/number_field.js").Bounds} Bounds */
/** @typedef {{height: number, width: number}} Size */

const NOTES = {
  MaxPool2d:
    "Maximum of each window: the strongest response, wherever in the window it is. Used between the blocks of VGG and once in ResNet-18.",
  AvgPool2d:
    "Mean of each window: smooth, and every cell counts. Used in LeNet and in the transitions of DenseNet.",
  LPPool2d: "p-norm of each window: p = 1 is the sum; the larger p, the closer to the maximum.",
  AdaptiveAvgPool2d:
    "Mean of each window; output_size sets the number of windows. With output_size 1 it is global average pooling, as before the last layer of ResNet-18.",
  AdaptiveMaxPool2d: "Maximum of each window; output_size sets the number of windows.",
};

/** @typedef {(settings: Partial<Settings>) => void} Change */

/**
 * @param {HTMLElement} root
 * @param {Change} change
 */
export function createPoolingControls(root, change) {
  /** @type {{settings: Settings, input: Size} | null} */
  let shown = null;
  const pairs = createPairs(root, change);
  const choices = createChoices(root, change, () => shown?.settings ?? null);
  const norm = createNormField(root, (normType) => change({ normType }));
  const picture = createPictureControls(root, change);
  const source = createSourceField(root, (value) => change({ source: sourceNamed(value) }));
  const op = find("#op", HTMLSelectElement, root);
  for (const name of POOLINGS) op.append(make("option", { value: name }, name));
  op.addEventListener("change", () => {
    const chosen = POOLINGS.find((name) => name === op.value);
    if (shown && chosen) change(switched(shown.settings, chosen, shown.input));
  });

  return {
    /**
     * @param {Settings} settings
     * @param {import("../../types").Picture} chosen
     * @param {Size} input size of the pooling's input
     * @param {import("../controls/source_field.js").Lines} lines of the layers before it
     */
    show(settings, chosen, input, lines) {
      shown = { settings, input };
      op.value = settings.op;
      setText(find("#op-note", HTMLElement, root), NOTES[settings.op]);
      pairs.show(settings, input);
      choices.show(settings);
      norm.show(settings);
      picture.show(settings, chosen, settings.source === "picture");
      source.show(settings, lines);
    },
  };
}

/** @param {string} value @returns {Settings["source"]} */
function sourceNamed(value) {
  return value === "convolution" || value === "activation" ? value : "picture";
}

/** The parameters in rows and columns. @param {HTMLElement} root @param {Change} change */
function createPairs(root, change) {
  const box = (/** @type {string} */ name) => find(`#${name}-pair`, HTMLElement, root);
  const kernel = createPairField(box("kernel"), "kernel_size", (kernelSize) => change({ kernelSize }));
  const stride = createPairField(box("stride"), "stride", (value) => change({ stride: value }));
  const padding = createPairField(box("padding"), "padding", (value) => change({ padding: value }));
  const dilation = createPairField(box("dilation"), "dilation", (value) => change({ dilation: value }));
  const output = createPairField(box("output"), "output_size", (outputSize) => change({ outputSize }));
  const upTo = (/** @type {number} */ maximum) => both(() => ({ minimum: 1, maximum, reason: "" }));
  return {
    /** @param {Settings} settings @param {Size} input */
    show(settings, input) {
      const adaptive = isAdaptive(settings);
      box("kernel").hidden = adaptive;
      box("stride").hidden = adaptive || settings.stride === null;
      box("padding").hidden = adaptive || settings.op === "LPPool2d";
      box("dilation").hidden = settings.op !== "MaxPool2d";
      box("output").hidden = !adaptive;
      kernel.show(settings.kernelSize, kernelBounds(settings, input));
      stride.show(settings.stride ?? settings.kernelSize, upTo(MAX_STRIDE));
      padding.show(settings.padding, paddingBounds(settings, input));
      dilation.show(settings.dilation, dilationBounds(settings, input));
      output.show(settings.outputSize, upTo(MAX_OUTPUT_SIZE));
    },
  };
}

/** The checkboxes. @param {HTMLElement} root @param {Change} change @param {() => Settings | null} current */
function createChoices(root, change, current) {
  const [own, ceil, count] = ["#own-stride", "#ceil-mode", "#count-include-pad"].map((selector) =>
    find(selector, HTMLInputElement, root),
  );
  own.addEventListener("change", () => {
    const settings = current();
    if (settings) change({ stride: own.checked ? null : settings.kernelSize });
  });
  ceil.addEventListener("change", () => change({ ceilMode: ceil.checked }));
  count.addEventListener("change", () => change({ countIncludePad: count.checked }));
  return {
    /** @param {Settings} settings */
    show(settings) {
      find("#stride-choice", HTMLElement, root).hidden = isAdaptive(settings);
      find("#ceil-row", HTMLElement, root).hidden = isAdaptive(settings);
      find("#count-row", HTMLElement, root).hidden = settings.op !== "AvgPool2d";
      own.checked = settings.stride === null;
      ceil.checked = settings.ceilMode;
      count.checked = settings.countIncludePad;
    },
  };
}

/**
 * @param {HTMLElement} root
 * @param {(value: number) => void} change
 */
function createNormField(root, change) {
  const row = find("#norm-row", HTMLElement, root);
  const field = find("#norm-type", HTMLInputElement, row);
  const message = find("#norm-message", HTMLElement, root);
  const { minimum, maximum } = NORM_TYPES;
  let shown = NaN;
  field.addEventListener("input", () => {
    const value = parseNumber(field.value);
    const good = value !== null && value >= minimum && value <= maximum;
    field.setAttribute("aria-invalid", String(!good));
    setText(
      message,
      good
        ? ""
        : `norm_type must be a number from ${minimum} to ${maximum}, such as 2, not \u201c${field.value.trim().slice(0, 20)}\u201d.`,
    );
    if (good && value !== shown) change(value);
  });
  return {
    /** @param {Settings} settings */
    show({ op, normType }) {
      row.hidden = op !== "LPPool2d";
      message.hidden = row.hidden;
      shown = normType;
      if (document.activeElement !== field) field.value = String(normType);
    },
  };
}

/** @param {(axis: 0 | 1) => Bounds} one @returns {[Bounds, Bounds]} */
const both = (one) => [one(0), one(1)];
/** @param {Size} input @param {0 | 1} axis */
const sizeAlong = (input, axis) => (axis === 0 ? input.height : input.width);

/** @param {Settings} settings @param {Size} input */
function kernelBounds(settings, input) {
  return both((axis) => {
    const { paddingBefore: padding, dilation } = poolingWindow(settings, axis);
    const padded = sizeAlong(input, axis) + 2 * padding;
    const room = Math.floor((padded - 1) / dilation) + 1;
    return {
      minimum: Math.max(1, 2 * padding),
      least: padding > 0 ? `A padding of ${padding} may be at most half of it.` : "",
      maximum: Math.min(MAX_KERNEL_SIZE, room),
      reason: room < MAX_KERNEL_SIZE ? `The padded input has only ${padded} cells along this axis.` : "",
    };
  });
}

/** @param {Settings} settings @param {Size} input */
function paddingBounds(settings, input) {
  return both((axis) => {
    const window = poolingWindow(settings, axis);
    const half = Math.floor(window.kernelSize / 2);
    const least = Math.max(0, Math.ceil((extent(window) - sizeAlong(input, axis)) / 2));
    return {
      minimum: Math.min(least, half),
      maximum: half,
      reason: `PyTorch accepts at most half of kernel_size, here ${window.kernelSize}.`,
    };
  });
}

/** @param {Settings} settings @param {Size} input */
function dilationBounds(settings, input) {
  return both((axis) => {
    const { kernelSize, paddingBefore: padding } = poolingWindow(settings, axis);
    const padded = sizeAlong(input, axis) + 2 * padding;
    const room = kernelSize === 1 ? MAX_DILATION : Math.floor((padded - 1) / (kernelSize - 1));
    return {
      minimum: 1,
      maximum: Math.max(1, Math.min(MAX_DILATION, room)),
      reason: `The dilated window must fit into ${padded} cells.`,
    };
  });
}

/**
 * Another pooling with what it can take of the settings.
 * @param {Settings} settings
 * @param {Settings["op"]} op
 * @param {Size} input
 * @returns {Partial<Settings>}
 */
function switched(settings, op, input) {
  const half = (/** @type {0 | 1} */ axis) =>
    Math.min(settings.padding[axis], Math.floor(settings.kernelSize[axis] / 2));
  /** @type {Pair} */
  const padding = [half(0), half(1)];
  const next = { ...settings, op, padding };
  const fits = /** @type {const} */ ([0, 1]).every(
    (axis) => extent(poolingWindow(next, axis)) <= sizeAlong(input, axis) + 2 * padding[axis],
  );
  return { op, padding, dilation: fits ? settings.dilation : [1, 1] };
}
