/** The id of the page's network on the server, and the paths of its files. */
import { postJson, request } from "./http.js";

/** @typedef {{node: string, maps: (format: string) => string, code: string}} Exported paths at the server */

/**
 * @param {object} network document
 * @param {{image: string, size: number}} picture
 * @returns {Promise<Exported>} of the network's last node
 */
export async function exported(network, { image, size }) {
  const { id, nodes } = await postJson("/api/networks", network);
  const { name: node } = nodes[nodes.length - 1];
  return {
    node,
    maps: (format) => `/api/networks/${id}/images/${image}/maps?nodes=${node}&size=${size}&format=${format}`,
    code: `/api/networks/${id}/code?image=${image}&size=${size}`,
  };
}

/** @param {string} path @returns {Promise<Blob>} */
export async function fetchFile(path) {
  return (await request(path)).blob();
}
