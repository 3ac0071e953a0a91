/** Requests for other weights. */
import { request } from "./http.js";

/** @param {string} name of a network @returns {Promise<void>} when the download has begun */
export async function startDownload(name) {
  await request(`/api/networks/${name}/download`, { method: "POST" });
}

/** @param {string} name of a network */
export async function cancelDownload(name) {
  await request(`/api/networks/${name}/download`, { method: "DELETE" });
}

/**
 * @param {string} network name or id
 * @param {File} file safetensors, or the published .pth of a built-in network
 * @returns {Promise<{id: string, weights: string}>} the network with these weights
 */
export async function uploadWeights(network, file) {
  const headers = { "Content-Type": "application/octet-stream" };
  return (await request(`/api/networks/${network}/weights`, { method: "POST", headers, body: file })).json();
}
