/** Kernels of a network's first convolution. */
import { describeNetwork, fetchKernels } from "./inspection.js";

/**
 * @param {string} network id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../training").EpochKernels | null>} null where it has no convolution
 */
export async function fetchFirstKernels(network, signal) {
  const { nodes } = await describeNetwork(network, signal);
  const first = nodes.find(({ op }) => op === "Conv2d");
  if (!first) return null;
  const { tensor } = await fetchKernels(network, first.name, null, signal);
  return { node: first.name, inputs: tensor.channels / Number(first.parameters.out_channels), tensor };
}
