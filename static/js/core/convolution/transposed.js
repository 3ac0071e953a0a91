/**
 * Transposed convolution in two views. Scatter: each input cell adds the kernel, times its value, to the output. Gather:
 * zeros are inserted between and around the input's cells, and a stride-1 convolution with the rotated kernel follows.
 * Source: Dumoulin & Visin 2016, arXiv:1603.07285, chapter 4.
 */

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").Window} Window */

/**
 * Size of the output along one axis.
 * (input - 1) * stride - padding + dilation * (kernel - 1) + output_padding + 1
 * @param {number} inputSize
 * @param {Window} window of the convolution that this one transposes
 * @param {number} outputPadding
 */
export function transposedSize(inputSize, window, outputPadding) {
  const { kernelSize, stride, dilation, paddingBefore, paddingAfter } = window;
  return (
    (inputSize - 1) * stride - paddingBefore - paddingAfter + dilation * (kernelSize - 1) + outputPadding + 1
  );
}

/**
 * The stride-1 window of the gather view over the input with inserted zeros.
 * @param {Window} window
 * @param {number} outputPadding
 * @returns {Window} negative padding cuts cells off
 */
export function gatherWindow(window, outputPadding) {
  const reach = window.dilation * (window.kernelSize - 1);
  return {
    kernelSize: window.kernelSize,
    stride: 1,
    dilation: window.dilation,
    paddingBefore: reach - window.paddingBefore,
    paddingAfter: reach - window.paddingAfter + outputPadding,
  };
}

/**
 * Output cells that an input cell adds to, one for each tap of the kernel; those outside 0..count-1 are cut off.
 * @param {number} input
 * @param {Window} window
 * @returns {number[]}
 */
export function stampedCells(input, window) {
  const first = input * window.stride - window.paddingBefore;
  return Array.from({ length: window.kernelSize }, (_, tap) => first + tap * window.dilation);
}

/**
 * One axis of the scatter view.
 * @param {number} inputSize
 * @param {Window} window
 * @param {number} outputPadding
 * @returns {import("../../types").Axis}
 */
export function scatterAxis(inputSize, window, outputPadding) {
  const count = transposedSize(inputSize, window, outputPadding);
  return {
    count,
    cells(output) {
      const inputs = [];
      for (let tap = window.kernelSize - 1; tap >= 0; tap -= 1) {
        const input = (output + window.paddingBefore - tap * window.dilation) / window.stride;
        if (Number.isInteger(input) && input >= 0 && input < inputSize) inputs.push(input);
      }
      return inputs;
    },
    readers: (input) => stampedCells(input, window).filter((output) => output >= 0 && output < count),
  };
}

/**
 * The input with stride - 1 zeros inserted between its cells.
 * @param {Tensor} tensor
 * @param {import("../../types").Pair} stride
 * @returns {Tensor}
 */
export function spread(tensor, stride) {
  const height = (tensor.height - 1) * stride[0] + 1;
  const width = (tensor.width - 1) * stride[1] + 1;
  const values = new Float32Array(tensor.channels * height * width);
  for (let channel = 0; channel < tensor.channels; channel += 1) {
    for (let row = 0; row < tensor.height; row += 1) {
      for (let column = 0; column < tensor.width; column += 1) {
        const from = (channel * tensor.height + row) * tensor.width + column;
        values[(channel * height + row * stride[0]) * width + column * stride[1]] = tensor.values[from];
      }
    }
  }
  return { channels: tensor.channels, height, width, values };
}
