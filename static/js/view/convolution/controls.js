/** Controls of the convolution page. */
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
import { connected } from "../../core/convolution/groups.js";
import { withNewPresets } from "../../core/convolution/new_channels.js";
import {
  enteringChannels,
  enteringSize,
  fitted,
  MAX_OUTPUT_CHANNELS,
  possibleGroups,
} from "../../core/convolution/settings.js";
import { find, make } from "../dom/elements.js";
import { createBiasField } from "./bias_field.js";
import { createKernelEditor } from "./kernel_editor.js";
import { createKernelGrid } from "./kernel_grid.js";
import { createNumberField } from "../controls/number_field.js";
import { createPaddingField } from "../controls/padding_field.js";
import { createPairField } from "../controls/pair_field.js";
import { createPictureControls } from "../controls/operator_input.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Picture} Picture */
/** @typedef {import("../../types").Channels} Channels */
/** @typedef {{settings: Settings, channels: Channels, input: import("../../core/convolution/settings.js").Size}} Shown settings made to fit the picture, channels that are there, size of the input */
/** @typedef {() => Shown | null} Current */

/**
 * @typedef {object} Tell
 * @property {(settings: Partial<Settings>) => void} change
 * @property {(channels: Partial<Channels>) => void} choose
 * @property {(index: number | null) => void} point at a weight
 */

/**
 * @param {HTMLElement} root
 * @param {import("../../types").Preset[]} presets
 * @param {Tell} tell
 */
export function createConvolutionControls(root, presets, tell) {
  /** @type {Shown | null} */
  let shown = null;
  const current = () => shown;
  const kernel = createKernelControls(root, presets, tell, current);
  const choices = createChoices(root, tell.change);
  const sizes = createSizes(root, tell.change, current);
  const pictures = createPictureControls(root, tell.change);

  return {
    /** @param {Settings} asked @param {Picture} picture @param {Channels} channels */
    show(asked, picture, channels) {
      const settings = fitted(asked, picture);
      const inputs = enteringChannels(settings, picture);
      const outputs = settings.kernel.planes.length;
      const input = enteringSize(picture, settings.size);
      shown = {
        settings,
        input,
        channels: connected(channels, { inputs, outputs, groups: settings.groups }),
      };
      kernel.show(shown, inputs);
      sizes.show(settings, input);
      choices.show(settings, inputs);
      pictures.show(settings, picture, true);
    },
  };
}

/** Kernel, its grid, out_channels and bias. @param {HTMLElement} root @param {import("../../types").Preset[]} presets @param {Tell} tell @param {Current} current */
function createKernelControls(root, presets, { change, choose, point }, current) {
  const box = find("#kernel", HTMLElement, root);
  const editor = createKernelEditor(box, presets, {
    point,
    most() {
      const shown = current();
      const [rows, columns] = shown ? kernelBounds(shown.settings, shown.input) : [];
      return { height: rows?.maximum ?? 1, width: columns?.maximum ?? 1 };
    },
    change({ height, width, ...plane }) {
      const shown = current();
      const between = shown && planeBetween(shown.settings, shown.channels);
      if (!shown || !between) return;
      const resized = resizeKernel(shown.settings.kernel, height, width);
      change({ kernel: withPlane(resized, shown.channels.output, between.input, plane) });
    },
  });
  const grid = createKernelGrid(find("#kernel-pairs", HTMLElement, root), choose);
  const outputs = createOutputs(root, presets, { change, choose }, current);
  const bias = createBiasField(root, (value) => {
    const shown = current();
    if (!shown) return;
    const { kernel } = shown.settings;
    change({ kernel: { ...kernel, bias: kernel.bias.with(shown.channels.output, value) } });
  });

  return {
    /** @param {Shown} shown @param {number} inputs channels */
    show({ settings, channels }, inputs) {
      const { kernel, identity } = settings;
      const between = planeBetween(settings, channels);
      const scale = weightScale(kernel);
      if (between)
        editor.show({ height: kernel.height, width: kernel.width, ...between.plane }, scale, identity);
      grid.show(settings, inputs, channels, scale);
      outputs.show(kernel.planes.length, { minimum: 1, maximum: MAX_OUTPUT_CHANNELS, reason: "" });
      bias.show(kernel.bias[channels.output], kernel.planes.length > 1 ? `bias[${channels.output}]` : "bias");
    },
  };
}

/** @param {HTMLElement} root @param {import("../../types").Preset[]} presets @param {Pick<Tell, "change" | "choose">} tell @param {Current} current */
function createOutputs(root, presets, { change, choose }, current) {
  const [field, message] = ["#outputs", "#outputs-message"].map((selector) =>
    find(selector, HTMLElement, root),
  );
  return createNumberField(field, message, "out_channels", (count) => {
    const shown = current();
    if (!shown) return;
    const { kernel } = shown.settings;
    const before = kernel.planes.length;
    change({ kernel: withNewPresets(fitKernel(kernel, count, kernel.planes[0].length), before, presets) });
    choose({ output: Math.min(count - 1, before) });
  });
}

/** The parameters in rows and columns. @param {HTMLElement} root @param {Tell["change"]} change @param {Current} current */
function createSizes(root, change, current) {
  const pair = (
    /** @type {string} */ id,
    /** @type {string} */ name,
    /** @type {(pair: import("../../types").Pair) => void} */ set,
  ) => createPairField(find(`#${id}-pair`, HTMLElement, root), name, set);
  const kernelSize = pair("kernel", "kernel_size", ([height, width]) => {
    const shown = current();
    if (shown) change({ kernel: resizeKernel(shown.settings.kernel, height, width) });
  });
  const stride = pair("stride", "stride", (value) => change({ stride: value }));
  const dilation = pair("dilation", "dilation", (value) => change({ dilation: value }));
  const outputPadding = pair("output-padding", "output_padding", (value) => change({ outputPadding: value }));
  const padding = createPaddingField(find("#padding", HTMLElement, root), change);
  return {
    /** @param {Settings} settings @param {{height: number, width: number}} input */
    show(settings, input) {
      const { kernel } = settings;
      kernelSize.show([kernel.height, kernel.width], kernelBounds(settings, input));
      stride.show(settings.stride, strideBounds(settings));
      dilation.show(settings.dilation, dilationBounds(settings, input));
      padding.show(settings, input);
      outputPadding.show(settings.outputPadding, outputPaddingBounds(settings));
      find("#output-padding-pair", HTMLElement, root).hidden = settings.operator !== "ConvTranspose2d";
    },
  };
}

/** Operator, view, groups and weight colours. @param {HTMLElement} root @param {Tell["change"]} change */
function createChoices(root, change) {
  const listen = (/** @type {string} */ selector, /** @type {(value: string) => void} */ chosen) => {
    const select = find(selector, HTMLSelectElement, root);
    select.addEventListener("change", () => chosen(select.value));
    return select;
  };
  const groups = listen("#groups", (value) => change({ groups: Number(value) }));
  const operator = listen("#operator", (value) =>
    change({ operator: /** @type {Settings["operator"]} */ (value) }),
  );
  const view = listen("#view", (value) => change({ view: value === "scatter" ? "scatter" : "gather" }));
  const identity = find("#identity", HTMLInputElement, root);
  identity.addEventListener("change", () => change({ identity: identity.checked }));
  return {
    /** @param {Settings} settings @param {number} inputs channels */
    show(settings, inputs) {
      const options = possibleGroups(inputs, settings.kernel.planes.length);
      const title = (/** @type {number} */ count) =>
        count === inputs && inputs > 1 ? `${count} (depthwise)` : `${count}`;
      groups.replaceChildren(
        ...options.map((count) => make("option", { value: String(count) }, title(count))),
      );
      groups.value = String(settings.groups);
      find("#groups-row", HTMLElement, root).hidden = options.length < 2;
      find("#view-row", HTMLElement, root).hidden = settings.operator !== "ConvTranspose2d";
      operator.value = settings.operator;
      view.value = settings.view;
      identity.checked = settings.identity;
    },
  };
}
