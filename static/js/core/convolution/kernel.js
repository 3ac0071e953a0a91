/** The weights of a layer as an immutable value, by output channel, then by input channel of the group. */
import { signedScale } from "../colour/scale.js";

/** @typedef {import("../../types").Kernel} Kernel */
/** @typedef {import("../../types").KernelPlane} KernelPlane */

/**
 * @param {import("../../types").Preset} preset
 * @returns {Kernel} of one plane
 */
export function kernelOf(preset) {
  return {
    height: preset.kernel.length,
    width: preset.kernel[0].length,
    bias: [0],
    planes: [[{ weights: preset.kernel.flat(), preset: preset.name }]],
  };
}

/**
 * The kernel with another number of channels. Existing planes are kept; a new one repeats the plane before it.
 * @param {Kernel} kernel
 * @param {number} outputs
 * @param {number} inputs within a group
 * @returns {Kernel}
 */
export function fitKernel(kernel, outputs, inputs) {
  const { planes, bias } = kernel;
  if (planes.length === outputs && planes.every((filter) => filter.length === inputs)) return kernel;
  return {
    ...kernel,
    planes: Array.from({ length: outputs }, (_, output) => {
      const filter = planes[Math.min(output, planes.length - 1)];
      return Array.from({ length: inputs }, (_unused, input) => filter[Math.min(input, filter.length - 1)]);
    }),
    bias: Array.from({ length: outputs }, (_, output) => bias[output] ?? 0),
  };
}

/**
 * @param {Kernel} kernel
 * @param {number} output
 * @param {number} input within the group
 * @param {KernelPlane} plane
 * @returns {Kernel} with that one plane changed
 */
export function withPlane(kernel, output, input, plane) {
  return { ...kernel, planes: kernel.planes.with(output, kernel.planes[output].with(input, plane)) };
}

/**
 * The kernel in another size. Weights keep their distance from the centre; new weights are zero.
 * @param {Kernel} kernel
 * @param {number} height
 * @param {number} width
 * @returns {Kernel}
 */
export function resizeKernel(kernel, height, width) {
  if (height === kernel.height && width === kernel.width) return kernel;
  const down = Math.floor(height / 2) - Math.floor(kernel.height / 2);
  const across = Math.floor(width / 2) - Math.floor(kernel.width / 2);
  const resized = (/** @type {KernelPlane} */ plane) => ({
    preset: null,
    weights: Array.from({ length: height * width }, (_, index) => {
      const [row, column] = [Math.floor(index / width) - down, (index % width) - across];
      const inside = row >= 0 && column >= 0 && row < kernel.height && column < kernel.width;
      return inside ? plane.weights[row * kernel.width + column] : 0;
    }),
  });
  return { ...kernel, height, width, planes: kernel.planes.map((filter) => filter.map(resized)) };
}

/**
 * The plane that connects an input channel to an output channel, or null if they are in different groups.
 * @param {{kernel: Kernel, groups: number}} settings
 * @param {import("../../types").Channels} channels
 * @returns {{plane: KernelPlane, input: number} | null} input within the group
 */
export function planeBetween({ kernel, groups }, channels) {
  const filter = kernel.planes[channels.output];
  const group = Math.floor(channels.output / (kernel.planes.length / groups));
  const input = channels.input - group * filter.length;
  return input >= 0 && input < filter.length ? { plane: filter[input], input } : null;
}

/**
 * The common colour scale of all weights.
 * @param {Kernel} kernel
 */
export function weightScale(kernel) {
  return signedScale(kernel.planes.flat().flatMap((plane) => plane.weights));
}
