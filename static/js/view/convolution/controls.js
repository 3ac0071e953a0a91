/** Everything that a person sets on the convolution page. */
import {
  dilationBounds,
  kernelBounds,
  outputPaddingBounds,
  strideBounds,
} from "../../core/convolution/parameter_bounds.js";
import {
  fitKernel,
  planeBetween,
  resizeKernel,
  weightScale,
  withPlane,
} from "../../core/convolution/kernel.js";
import { parseNumber } from "../../core/text/numbers.js";
import {
  enteringChannels,
  enteringSize,
  fitted,
  MAX_OUTPUT_CHANNELS,
  possibleGroups,
} from "../../core/convolution/settings.js";
import { find, make, setText } from "../dom/elements.js";
import { createKernelEditor } from "./kernel_editor.js";
import { createKernelPairs } from "./kernel_grid.js";
import { createNumberField } from "../controls/number_field.js";
import { createPaddingField } from "../controls/padding_field.js";
import { createPairField } from "../controls/pair_field.js";
import { createPictureControls } from "../controls/operator_input.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Picture} Picture */
/** @typedef {import("../../types").Channels} Channels */

/**
 * @param {HTMLElement} root
 * @param {import("../../types").Preset[]} presets
 * @param {{change: (settings: Partial<Settings>) => void, choose: (channels: Partial<Channels>) => void, point: (index: number | null) => void}} tell
 */
export function createConvolutionControls(root, presets, { change, choose, point }) {
  /** @type {{settings: Settings, channels: Channels} | null} */
  let shown = null;
  const editor = createKernelEditor(find("#kernel", HTMLElement, root), presets, {
    point,
    change({ height, width, ...plane }) {
      if (!shown) return;
      const { settings, channels } = shown;
      const between = planeBetween(settings, channels);
      if (between)
        change({
          kernel: withPlane(
            resizeKernel(settings.kernel, height, width),
            channels.output,
            between.input,
            plane,
          ),
        });
    },
  });
  const pairs = createKernelPairs(find("#kernel-pairs", HTMLElement, root), choose);
  const kernelSize = createPairField(
    find("#kernel-pair", HTMLElement, root),
    "The kernel size",
    ([height, width]) => {
      if (shown) change({ kernel: resizeKernel(shown.settings.kernel, height, width) });
    },
  );
  const stride = createPairField(find("#stride-pair", HTMLElement, root), "The stride", (pair) =>
    change({ stride: pair }),
  );
  const dilation = createPairField(find("#dilation-pair", HTMLElement, root), "The dilation", (pair) =>
    change({ dilation: pair }),
  );
  const padding = createPaddingField(find("#padding", HTMLElement, root), change);
  const outputPadding = createPairField(
    find("#output-padding-pair", HTMLElement, root),
    "The output padding",
    (pair) => change({ outputPadding: pair }),
  );
  const outputs = createNumberField(
    find("#outputs", HTMLElement, root),
    find("#outputs-message", HTMLElement, root),
    "The number of output channels",
    (count) => {
      if (!shown) return;
      const {
        settings: { kernel },
      } = shown;
      change({
        kernel: withNewPresets(
          fitKernel(kernel, count, kernel.planes[0].length),
          kernel.planes.length,
          presets,
        ),
      });
      choose({ output: Math.min(count - 1, Math.max(kernel.planes.length, 0)) });
    },
  );
  const bias = createBias(root, (value) => {
    if (!shown) return;
    const {
      settings: { kernel },
      channels,
    } = shown;
    change({ kernel: { ...kernel, bias: kernel.bias.with(channels.output, value) } });
  });
  const groups = listen("#groups", (value) => change({ groups: Number(value) }));
  const pictures = createPictureControls(root, change);
  const operator = listen("#operator", (value) =>
    change(operatorChange(/** @type {Settings["operator"]} */ (value))),
  );
  const view = listen("#view", (value) => change({ view: value === "scatter" ? "scatter" : "gather" }));
  const identity = find("#identity", HTMLInputElement, root);
  identity.addEventListener("change", () => change({ identity: identity.checked }));

  /** @param {string} selector @param {(value: string) => void} chosen */
  function listen(selector, chosen) {
    const select = find(selector, HTMLSelectElement, root);
    select.addEventListener("change", () => chosen(select.value));
    return select;
  }

  /** @param {Settings["operator"]} name @returns {Partial<Settings>} */
  function operatorChange(name) {
    const sides = shown?.settings.padding;
    if (name === "Conv2d" || sides === undefined) return { operator: name };
    const [vertical, horizontal] = sides === "same" ? [0, 0] : [sides[0], sides[2]];
    return { operator: name, padding: [vertical, vertical, horizontal, horizontal], paddingMode: "zeros" };
  }

  return {
    /** @param {Settings} asked @param {Picture} picture @param {Channels} channels */
    show(asked, picture, channels) {
      const settings = fitted(asked, picture);
      const inputs = enteringChannels(settings, picture);
      const input = enteringSize(picture, settings.size);
      const { kernel } = settings;
      const known = {
        input: Math.min(channels.input, inputs - 1),
        output: Math.min(channels.output, kernel.planes.length - 1),
      };
      const between = planeBetween(settings, known);
      shown = { settings, channels: known };
      const scale = weightScale(kernel);
      find("#kernel", HTMLElement, root).hidden = between === null;
      if (between)
        editor.show(
          { height: kernel.height, width: kernel.width, ...between.plane },
          scale,
          settings.identity,
        );
      pairs.show(settings, inputs, known, scale);
      kernelSize.show([kernel.height, kernel.width], kernelBounds(settings, input));
      stride.show(settings.stride, strideBounds(settings));
      dilation.show(settings.dilation, dilationBounds(settings, input));
      padding.show(settings, input);
      outputPadding.show(settings.outputPadding, outputPaddingBounds(settings));
      outputs.show(kernel.planes.length, { minimum: 1, maximum: MAX_OUTPUT_CHANNELS, reason: "" });
      bias.show(kernel.bias[known.output], kernel.planes.length > 1 ? `Bias ${known.output}` : "Bias");
      const transposed = settings.operator === "ConvTranspose2d";
      for (const selector of ["#output-padding-pair", "#view-row"])
        find(selector, HTMLElement, root).hidden = !transposed;
      const options = possibleGroups(inputs, kernel.planes.length);
      groups.replaceChildren(
        ...options.map((count) =>
          make(
            "option",
            { value: String(count) },
            count === inputs && inputs > 1 ? `${count} (depthwise)` : String(count),
          ),
        ),
      );
      find("#groups-row", HTMLElement, root).hidden = options.length < 2;
      groups.value = String(settings.groups);
      pictures.show(settings, picture, true);
      operator.value = settings.operator;
      view.value = settings.view;
      identity.checked = settings.identity;
    },
  };
}

/**
 * New output channels get presets of the same size that are not there yet, so that there is something to compare.
 * @param {import("../../types").Kernel} kernel
 * @param {number} old output channels that were there before
 * @param {import("../../types").Preset[]} presets
 */
function withNewPresets(kernel, old, presets) {
  const used = new Set(
    kernel.planes
      .slice(0, old)
      .flat()
      .map((plane) => plane.preset),
  );
  const free = presets.filter(
    (preset) =>
      !used.has(preset.name) &&
      preset.name !== "identity" &&
      preset.kernel.length === kernel.height &&
      preset.kernel[0].length === kernel.width,
  );
  const order = ["sobel_x", "sobel_y", "laplacian", "gaussian_blur", "sharpen", "emboss", "outline"];
  free.sort((a, b) => ((order.indexOf(a.name) + 99) % 99) - ((order.indexOf(b.name) + 99) % 99));
  return {
    ...kernel,
    planes: kernel.planes.map((filter, output) => {
      const preset = output >= old ? free[output - old] : undefined;
      return preset ? filter.map(() => ({ weights: preset.kernel.flat(), preset: preset.name })) : filter;
    }),
  };
}

/**
 * @param {HTMLElement} root
 * @param {(value: number) => void} change
 */
function createBias(root, change) {
  const field = find("#bias", HTMLInputElement, root);
  const message = find("#bias-message", HTMLElement, root);
  const label = find("label[for=bias]", HTMLLabelElement, root);
  let shown = 0;
  field.addEventListener("input", () => {
    const value = parseNumber(field.value);
    field.setAttribute("aria-invalid", String(value === null));
    setText(
      message,
      value === null
        ? `\u201c${field.value.slice(0, 20)}\u201d is not a number. Write a bias such as 0, 0.5 or -1.`
        : "",
    );
    if (value !== null && value !== shown) change(value);
  });
  return {
    /** @param {number} value @param {string} title */
    show(value, title) {
      shown = value;
      setText(label, title);
      if (document.activeElement !== field) field.value = String(value);
    },
  };
}
