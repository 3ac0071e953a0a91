/** The layer's kernels, weights and biases, counted in a sentence. */

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

/**
 * A kernel spans all input channels of its group; some courses count each of its two-dimensional slices.
 * weights = out_channels * (in_channels / groups) * kernel_height * kernel_width
 * @param {{kernel: import("../../types").Kernel}} settings made to fit the picture
 * @returns {string}
 */
export function parameterCount({ kernel: { planes, height, width, bias } }) {
  const [outputs, depth] = [planes.length, planes[0].length];
  const flat = `${height} \u00d7 ${width}`;
  const kernels = counted(outputs, "kernel", "kernels");
  const shape =
    depth === 1
      ? `${kernels} of ${flat}`
      : `${kernels} of ${depth} \u00d7 ${flat}, or ${outputs * depth} kernels of ${flat} counted one by one`;
  const weights = counted(outputs * depth * height * width, "weight", "weights");
  const isBiased = bias.some((one) => one !== 0);
  return `${shape}: ${weights}, ${isBiased ? counted(bias.length, "bias", "biases") : "no bias"}.`;
}
