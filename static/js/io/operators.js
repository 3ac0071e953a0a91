/** A chain of layers in, the last layer's input and output out: PyTorch's own maps. */
import { writeNpy } from "../core/formats/npy.js";
import { readTensors } from "../core/formats/safetensors.js";
import { postJson, request } from "./http.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {{input: object, layers: object[]}} NetworkDocument as in the API */

/**
 * @param {NetworkDocument} document
 * @param {{image: string, size: number}} picture
 * @param {AbortSignal} signal
 * @returns {Promise<{input: Tensor, output: Tensor}>} of the last layer
 */
export async function computeLast(document, { image, size }, signal) {
  const network = await postJson("/api/networks", document, signal);
  const [before, after] = network.nodes.slice(-2).map((/** @type {{name: string}} */ node) => node.name);
  const url = `/api/networks/${network.id}/images/${image}/maps?nodes=${before},${after}&size=${size}`;
  const tensors = readTensors(await (await request(url, { signal })).arrayBuffer());
  const [input, output] = [tensors.get(before), tensors.get(after)];
  if (!input || !output) throw new Error("the answer lacks the maps that were asked for");
  return { input, output };
}

/**
 * @param {Tensor} tensor
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the id under which the server keeps it, as a matrix
 */
export async function uploadTensor(tensor, signal) {
  const headers = { "Content-Type": "application/x-npy" };
  const answer = await request("/api/images", { method: "POST", headers, body: writeNpy(tensor), signal });
  return (await answer.json()).id;
}
