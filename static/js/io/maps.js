/** Maps of networks that the server does not store: one request for each change, without maps already known. */
import { nodeNames } from "../core/network/node_names.js";
import { writeNpy } from "../core/formats/npy.js";
import { readTensors } from "../core/formats/safetensors.js";
import { request } from "./http.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {{input: {channels: number}, layers: {op: string}[]}} NetworkDocument as in the API */

/**
 * The input map of the last answer, which does not change while a slider is dragged.
 * @type {{key: string, tensor: Tensor | null}}
 */
let lastInput = { key: "", tensor: null };

/**
 * Input and output of a network's last layer.
 * @param {NetworkDocument} network
 * @param {{image: string, size: number}} picture
 * @param {AbortSignal} signal
 * @returns {Promise<{input: Tensor, output: Tensor}>}
 */
export async function computeLastLayer(network, { image, size }, signal) {
  const key = `${image} ${size} ${network.input.channels}`;
  const [before, after] = ["input", ...nodeNames(network.layers)].slice(-2);
  const known = before === "input" && lastInput.key === key ? lastInput.tensor : null;
  const nodes = known ? [after] : [before, after];
  const tensors = await readMaps({ network, image, size, nodes }, signal);
  const [input, output] = [known ?? tensors.get(before), tensors.get(after)];
  if (!input || !output) throw new Error("the answer lacks the maps that were asked for");
  if (before === "input") lastInput = { key, tensor: input };
  return { input, output };
}

/** @param {object} body @param {AbortSignal} signal */
async function readMaps(body, signal) {
  const headers = { "Content-Type": "application/json" };
  const answer = await request("/api/maps", { method: "POST", headers, body: JSON.stringify(body), signal });
  return readTensors(await answer.arrayBuffer());
}

/**
 * @param {Tensor} tensor
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the image id under which the server stores it
 */
export async function uploadTensor(tensor, signal) {
  const headers = { "Content-Type": "application/x-npy" };
  const answer = await request("/api/images", { method: "POST", headers, body: writeNpy(tensor), signal });
  return (await answer.json()).id;
}
