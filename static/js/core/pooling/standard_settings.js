/** The settings that the pooling page opens with. */
import { FIRST_CONVOLUTION } from "../links/operator_input.js";

/** @type {import("../../operators").PoolingSettings} */
export const STANDARD_POOLING = {
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
  convolution: FIRST_CONVOLUTION,
  activation: "op=ReLU",
};
