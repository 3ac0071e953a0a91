/** Requests for data sets and their pictures. */
import { postJson, request } from "./http.js";
import { followProgress } from "./progress.js";

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

/** Most pictures that one answer has. */
const PAGE = 1000;

/**
 * All pictures of a data set.
 * @param {string} dataset name or id
 * @param {AbortSignal} signal
 * @returns {Promise<DataSetItem[]>} class by turns
 */
export async function fetchAllItems(dataset, signal) {
  /** @type {DataSetItem[]} */
  const items = [];
  for (let total = 1; items.length < total;) {
    const path = `/api/datasets/${dataset}?limit=${PAGE}&offset=${items.length}`;
    const page = await (await request(path, { signal })).json();
    if (page.items.length === 0) break;
    items.push(...page.items);
    total = page.total;
  }
  return items;
}

/**
 * Stores pictures by class as a data set.
 * @param {import("../transfer").Pictures} pictures
 * @param {AbortSignal} signal
 * @returns {Promise<{dataset: DataSet, leftOut: import("../transfer").LeftOut[]}>}
 */
export async function storePictures(pictures, signal) {
  const { problems, ...dataset } = await postJson("/api/datasets", pictures, signal);
  return { dataset, leftOut: problems };
}

/**
 * Stores a zip whose folders are classes as a data set.
 * @param {Blob} file
 * @param {AbortSignal} signal
 * @returns {Promise<{dataset: DataSet, leftOut: import("../transfer").LeftOut[]}>}
 */
export async function storeArchive(file, signal) {
  const headers = { "Content-Type": "application/zip" };
  const answer = await request("/api/datasets", { method: "POST", headers, body: file, signal });
  const { problems, ...dataset } = await answer.json();
  return { dataset, leftOut: problems };
}

/** @param {string} dataset id of one that was sent to this server */
export async function deleteDataSet(dataset) {
  await request(`/api/datasets/${dataset}`, { method: "DELETE" });
}

/**
 * The pictures of a data set as points at a node of a network.
 * @param {import("../transfer").PointsQuestion} question
 * @param {AbortSignal} signal
 * @param {(progress: import("../types").Progress) => void} report called after each picture
 * @returns {Promise<import("../transfer").Features>}
 */
export async function fetchFeatures({ dataset, network, node }, signal, report) {
  const [path, query] = [`/api/networks/${network}/features`, new URLSearchParams({ dataset, node })];
  await followProgress(`${path}/progress?${query}`, signal, report);
  return (await request(`${path}?${query}&components=2`, { signal })).json();
}
