/** The id of the page's network on the server, and the paths of its files. */
import { postJson, request } from "../http.js";

/** @typedef {{bundle: string, weights: string, onnx: string, picture: string, matrix: string}} ProgramFiles paths of a program with all that it reads, and of each part */
/** @typedef {{node: string, maps: (format: string) => string, code: string, files: ProgramFiles, inspection: string}} Exported paths at the server */

/**
 * @param {object} network document
 * @param {{image: string, size: number}} picture
 * @returns {Promise<Exported>} of the network's last node
 */
export async function exported(network, { image, size }) {
  const { id, nodes } = await postJson("/api/networks", network);
  const { name: node } = nodes[nodes.length - 1];
  const mapsOf = (/** @type {string} */ of, /** @type {string} */ format) =>
    `/api/networks/${id}/images/${image}/maps?nodes=${of}&size=${size}&format=${format}`;
  const code = `/api/networks/${id}/code?image=${image}&size=${size}`;
  return {
    node,
    maps: (format) => mapsOf(node, format),
    code,
    files: programFiles(id, image, code, mapsOf("input", "npy")),
    inspection: `/inspect?network=${id}&image=${image}&size=${size}`,
  };
}

/**
 * @param {string} network name or id
 * @param {string} image name or id
 * @param {string} code path of the program
 * @param {string} matrix path of the network's input as npy
 * @returns {ProgramFiles}
 */
export function programFiles(network, image, code, matrix) {
  return {
    bundle: `${code}&bundle=1`,
    weights: `/api/networks/${network}/weights`,
    onnx: `/api/networks/${network}/onnx`,
    picture: `/api/images/${image}/pixels`,
    matrix,
  };
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<Blob>} */
export async function fetchFile(path, signal) {
  return (await request(path, { signal })).blob();
}
