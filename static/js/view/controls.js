/** Everything that a person sets: the kernel and its size, stride, padding, bias, the size of the picture. */
import { parseNumber } from "../core/numbers.js";
import { MAX_KERNEL_SIZE, MAX_PADDING, MAX_STRIDE, windowOf } from "../core/windows.js";
import { extent } from "../core/geometry.js";
import { find, setText } from "./elements.js";
import { createKernelEditor, resizeKernel } from "./kernel_editor.js";
import { createPairField } from "./pair_field.js";

/** @typedef {import("../types").Settings} Settings */

/**
 * @param {HTMLElement} root
 * @param {import("../types").Preset[]} presets
 * @param {(settings: Partial<Settings>) => void} change
 */
export function createControls(root, presets, change) {
  const editor = createKernelEditor(find("#kernel", HTMLElement, root), presets, (kernel) => change({ kernel }));
  const bias = find("#bias", HTMLInputElement, root);
  const biasMessage = find("#bias-message", HTMLElement, root);
  const size = find("#size", HTMLSelectElement, root);
  const sizeRow = find("#size-row", HTMLElement, root);
  /** @type {Settings | null} */
  let shown = null;

  const kernelSize = createPairField(find("#kernel-pair", HTMLElement, root), "The kernel size", ([height, width]) => {
    if (shown) change({ kernel: resizeKernel(shown.kernel, height, width) });
  });
  const stride = createPairField(find("#stride-pair", HTMLElement, root), "The stride", (pair) => change({ stride: pair }));
  const padding = createPairField(find("#padding-pair", HTMLElement, root), "The padding", (pair) => change({ padding: pair }));

  bias.addEventListener("input", () => {
    const value = parseNumber(bias.value);
    bias.setAttribute("aria-invalid", String(value === null));
    setText(biasMessage, value === null ? `\u201c${bias.value.slice(0, 20)}\u201d is not a number. Write a bias such as 0, 0.5 or -1.` : "");
    if (value !== null && value !== shown?.bias) change({ bias: value });
  });
  size.addEventListener("change", () => change({ size: Number(size.value) }));

  return {
    /**
     * @param {Settings} settings
     * @param {import("../types").Picture} picture
     * @param {{height: number, width: number}} input size at which the picture enters
     */
    show(settings, picture, input) {
      shown = settings;
      editor.show(settings.kernel);
      kernelSize.show([settings.kernel.height, settings.kernel.width], boundsOf("kernel", settings, input));
      stride.show(settings.stride, boundsOf("stride", settings, input));
      padding.show(settings.padding, boundsOf("padding", settings, input));
      if (document.activeElement !== bias) bias.value = String(settings.bias);
      size.value = String(settings.size);
      sizeRow.hidden = picture.kind === "matrix";
    },
  };
}

/**
 * Bounds of a parameter by row and by column, such that the kernel always fits the padded input.
 * @param {"kernel" | "stride" | "padding"} name
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 * @returns {[import("./number_field.js").Bounds, import("./number_field.js").Bounds]}
 */
function boundsOf(name, settings, input) {
  const one = (/** @type {0 | 1} */ axis) => {
    const window = windowOf(settings, axis);
    const cells = axis === 0 ? input.height : input.width;
    const padded = cells + window.paddingBefore + window.paddingAfter;
    if (name === "stride") return { minimum: 1, maximum: MAX_STRIDE, reason: "" };
    if (name === "padding") {
      const least = Math.max(0, Math.ceil((extent(window) - cells) / 2));
      return { minimum: least, maximum: MAX_PADDING, reason: "" };
    }
    const room = Math.min(MAX_KERNEL_SIZE, padded);
    const reason = padded < MAX_KERNEL_SIZE ? `The padded input has only ${padded} cells along this axis; more padding makes room.` : "";
    return { minimum: 1, maximum: room, reason };
  };
  return [one(0), one(1)];
}
