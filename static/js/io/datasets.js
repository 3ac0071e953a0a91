/** Requests for data sets and their pictures. */
import { request } from "./http.js";

/** @typedef {import("../training").DataSet} DataSet */
/** @typedef {import("../training").DataSetItem} DataSetItem */

/** @param {AbortSignal} signal @returns {Promise<DataSet[]>} */
export async function fetchDataSets(signal) {
  return (await (await request("/api/datasets", { signal })).json()).datasets;
}

/** @param {string} name of a published data set @returns {Promise<void>} when the download has begun */
export async function startDownload(name) {
  await request(`/api/datasets/${name}/download`, { method: "POST" });
}

/** @param {string} name of a published data set */
export async function cancelDownload(name) {
  await request(`/api/datasets/${name}/download`, { method: "DELETE" });
}

/**
 * The first pictures of a data set.
 * @param {string} dataset name or id
 * @param {number} limit
 * @param {AbortSignal} signal
 * @returns {Promise<DataSetItem[]>}
 */
export async function fetchItems(dataset, limit, signal) {
  return (await (await request(`/api/datasets/${dataset}?limit=${limit}`, { signal })).json()).items;
}
