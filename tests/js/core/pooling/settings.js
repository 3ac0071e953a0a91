/** Settings of the pooling page that tests start from. */

/** @type {import("#js/operators.js").PoolingSettings} */
export const POOLING = {
  image: "cat",
  size: 128,
  color: "grey",
  op: "MaxPool2d",
  kernelSize: [2, 2],
  stride: null,
  padding: [0, 0],
  dilation: [1, 1],
  ceilMode: false,
  countIncludePad: true,
  normType: 2,
  outputSize: [5, 7],
  shift: "none",
  source: "picture",
  convolution: "kernel=sobel_x",
  activation: "op=ReLU",
};
