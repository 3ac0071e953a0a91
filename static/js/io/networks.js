/** Settings in, PyTorch's maps out. */
import { readTensors } from "../core/safetensors.js";
import { postJson, request } from "./http.js";

/** @typedef {import("../types").Settings} Settings */

/**
 * The network of one Conv2d layer that the settings stand for, as in the API.
 * @param {Settings} settings
 */
export function networkDocument({ kernel, stride, padding, bias }) {
  const rows = Array.from({ length: kernel.height }, (_, row) =>
    kernel.weights.slice(row * kernel.width, (row + 1) * kernel.width));
  return {
    input: { channels: 1 },
    layers: [{
      op: "Conv2d", in_channels: 1, out_channels: 1,
      kernel_size: [kernel.height, kernel.width], stride, padding,
      weight: [[rows]], bias: bias === 0 ? false : [bias],
    }],
  };
}

/**
 * @param {Settings} settings
 * @param {AbortSignal} signal
 * @returns {Promise<import("../types").Result>}
 */
export async function computeConvolution(settings, signal) {
  const network = await postJson("/api/networks", networkDocument(settings), signal);
  const url = `/api/networks/${network.id}/images/${settings.image}/maps?nodes=input,conv1&size=${settings.size}`;
  const tensors = readTensors(await (await request(url, { signal })).arrayBuffer());
  const [input, output] = [tensors.get("input"), tensors.get("conv1")];
  if (!input || !output) throw new Error("the answer lacks the maps that were asked for");
  return { settings, input, output };
}
