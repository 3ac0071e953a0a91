/** The convolution page. */
import { settingsFromQuery, settingsToQuery } from "../core/link.js";
import { scaleFor } from "../core/scale.js";
import { axesOf, enteringSize } from "../core/windows.js";
import { computeConvolution } from "../io/networks.js";
import { createArithmeticView } from "../view/arithmetic_view.js";
import { createControls } from "../view/controls.js";
import { find } from "../view/elements.js";
import { createFacts } from "../view/facts.js";
import { kernelOf } from "../view/kernel_editor.js";
import { startLab } from "./lab.js";

/** @typedef {import("../types").Settings} Settings */

/** @type {import("../types").Preset[]} */
const presets = JSON.parse(find("#presets", HTMLScriptElement).textContent ?? "[]");
const kernels = new Map(presets.map((preset) => [preset.name, kernelOf(preset)]));
/** @type {Settings} */
const defaults = {
  image: "cat", size: 128, stride: [1, 1], padding: [1, 1], bias: 0,
  kernel: /** @type {import("../types").Kernel} */ (kernels.get("sobel_x")),
};

/** @type {import("./lab.js").Page<Settings>} */
const page = {
  read: (query) => settingsFromQuery(query, defaults, kernels),
  write: settingsToQuery,
  compute: (settings, _, signal) => computeConvolution(settings, signal),
  operation: {
    axes: ({ settings, input }) => axesOf(settings, input),
    padding({ settings: { padding: [vertical, horizontal] } }) {
      return { top: vertical, bottom: vertical, left: horizontal, right: horizontal };
    },
    scales: ({ input, output }) => ({ input: scaleFor(input.values, "grey"), output: scaleFor(output.values, "sequential") }),
    explain: createArithmeticView(find("#arithmetic", HTMLElement)),
  },
  createControls(change) {
    const facts = createFacts(find("#facts", HTMLElement));
    const controls = createControls(find("#controls", HTMLElement), presets, change);
    return {
      show(settings, picture) {
        const input = enteringSize(picture, settings.size);
        controls.show(settings, picture, input);
        facts.show(settings, input);
      },
    };
  },
};

startLab(page);
