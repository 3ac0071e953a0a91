/** Samples, uploads and typed matrices. */
import { postJson, request } from "./http.js";

/** @typedef {import("../types").Picture} Picture */

/**
 * @param {Record<string, any>} body the server's metadata
 * @param {string} title
 * @returns {Picture}
 */
function picture(body, title) {
  const { id, kind, width, height, channels } = body;
  return { id, kind, width, height, channels, title: body.title ?? title, credit: body.credit ?? "" };
}

/** @returns {Promise<(Picture & {name: string})[]>} */
export async function listSamples() {
  const { samples } = await (await request("/api/images")).json();
  return samples.map((/** @type {any} */ sample) => ({ ...picture(sample, sample.name), name: sample.name }));
}

/**
 * @param {string} image a sample's name or an id
 * @returns {Promise<Picture>}
 */
export async function describeImage(image) {
  const body = await (await request(`/api/images/${image}`)).json();
  return picture(body, body.kind === "matrix" ? "Your matrix" : "Your picture");
}

/**
 * @param {Blob} file
 * @param {string} title
 * @returns {Promise<Picture>}
 */
export async function uploadImage(file, title) {
  const form = new FormData();
  form.append("file", file, title);
  return picture(await (await request("/api/images", { method: "POST", body: form })).json(), title);
}

/**
 * @param {number[][]} matrix
 * @returns {Promise<Picture>}
 */
export async function uploadMatrix(matrix) {
  return picture(await postJson("/api/images", { matrix }), "Your matrix");
}

/**
 * @param {string} image
 * @param {number} maxSide in pixels
 */
export function thumbnailUrl(image, maxSide) {
  return `/api/images/${image}/pixels?max_side=${maxSide}`;
}
