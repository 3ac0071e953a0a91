/** Networks of trainings: their layers, and the kernels of their first convolution. */
import { describeNetwork, fetchKernels } from "./inspection.js";
import { request } from "./http.js";

/**
 * @param {string} network id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../training").LayersDocument | null>} null where it is no network of layers, or takes pictures of any size
 */
export async function fetchLayers(network, signal) {
  const { input, layers } = await (await request(`/api/networks/${network}`, { signal })).json();
  const { channels, height, width } = input;
  return layers && height ? { input: { channels, height, width }, layers } : null;
}

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
