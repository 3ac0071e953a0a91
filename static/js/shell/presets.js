/** The presets that came with the page, and the convolution that a page begins with. */
import { kernelOf } from "../core/convolution/kernel.js";
import { find } from "../view/dom/elements.js";

/** @type {import("../types").Preset[]} */
export const PRESETS = JSON.parse(find("#presets", HTMLScriptElement).textContent ?? "[]");

/** @type {import("../core/links/convolution.js").Presets} */
export const PLANES = new Map(
  PRESETS.map((preset) => {
    const {
      height,
      width,
      planes: [[plane]],
    } = kernelOf(preset);
    return [preset.name, { height, width, plane }];
  }),
);

const sobel = /** @type {import("../types").Preset} */ (PRESETS.find(({ name }) => name === "sobel_x"));

/** @type {import("../types").Settings} */
export const STANDARD_CONVOLUTION = {
  image: "cat",
  size: 128,
  color: "grey",
  operator: "Conv2d",
  groups: 1,
  kernel: kernelOf(sobel),
  stride: [1, 1],
  padding: [1, 1, 1, 1],
  paddingMode: "zeros",
  dilation: [1, 1],
  outputPadding: [0, 0],
  view: "gather",
  identity: false,
  compare: null,
};
