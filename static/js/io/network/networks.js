/** Maps computed by PyTorch from the settings of the convolution page. */
import { computeLastLayer } from "../maps.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Kernel} Kernel */
/** @typedef {import("../../types").Tensor} Tensor */

/**
 * Weights in PyTorch's shape: (out, in / groups, h, w), or (in, out / groups, h, w) for a transposed convolution.
 * @param {Settings} settings
 */
function weightOf({ operator, kernel, groups }) {
  const rows = (/** @type {import("../../types").KernelPlane} */ { weights }) =>
    Array.from({ length: kernel.height }, (_, row) =>
      weights.slice(row * kernel.width, (row + 1) * kernel.width),
    );
  if (operator === "Conv2d") return kernel.planes.map((filter) => filter.map(rows));
  const inputs = kernel.planes[0].length;
  const outputs = kernel.planes.length / groups;
  return Array.from({ length: inputs * groups }, (_, input) => {
    const group = Math.floor(input / inputs);
    return Array.from({ length: outputs }, (_unused, output) =>
      rows(kernel.planes[group * outputs + output][input % inputs]),
    );
  });
}

/**
 * The network of one layer with these settings, as the API takes it.
 * @param {Settings} settings made to fit the picture
 * @param {number} inputs channels
 */
export function networkDocument(settings, inputs) {
  const { operator, kernel, stride, dilation, groups, padding, paddingMode, outputPadding } = settings;
  const transposed = operator === "ConvTranspose2d";
  const sides = transposed && padding !== "same" ? [padding[0], padding[2]] : padding;
  return {
    input: { channels: inputs },
    layers: [
      {
        op: operator,
        in_channels: inputs,
        out_channels: kernel.planes.length,
        kernel_size: [kernel.height, kernel.width],
        stride,
        padding: sides,
        dilation,
        groups,
        weight: weightOf(settings),
        bias: kernel.bias.every((bias) => bias === 0) ? false : kernel.bias,
        ...(transposed ? { output_padding: outputPadding } : { padding_mode: paddingMode }),
      },
    ],
  };
}

/**
 * Contribution of each input channel to one output channel, computed by PyTorch as a depthwise layer of its kernels.
 * @param {import("../../types").Result} result
 * @param {number} output channel
 * @param {AbortSignal} signal
 * @returns {Promise<Tensor>} one channel for each input channel, without the bias
 */
export async function computePartialMaps({ settings, input: { channels: inputs } }, output, signal) {
  const filter = settings.kernel.planes[output];
  const first = Math.floor(output / (settings.kernel.planes.length / settings.groups)) * filter.length;
  const zero = { weights: filter[0].weights.map(() => 0), preset: null };
  const planes = Array.from({ length: inputs }, (_, input) => [filter[input - first] ?? zero]);
  const depthwise = {
    ...settings,
    groups: inputs,
    kernel: { ...settings.kernel, planes, bias: planes.map(() => 0) },
  };
  return (await computeLastLayer(networkDocument(depthwise, inputs), settings, signal)).output;
}
