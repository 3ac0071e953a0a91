/** Networks of trainings: their layers, and the kernels of their first convolution. */
import { describeNetwork, fetchKernels } from "./inspection.js";
import { request } from "./http.js";

/**
 * @param {string} network id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../training").LayersDocument | null>} null where it is no network of layers
 */
export async function fetchLayers(network, signal) {
  const { input, layers } = await (await request(`/api/networks/${network}`, { signal })).json();
  return layers && { input, layers };
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
