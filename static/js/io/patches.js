/** Requests for top patches: the pieces of a data set's pictures that excite a channel most. */
import { request } from "./http.js";
import { fetchInput, traceQuery } from "./inspection.js";
import { followProgress } from "./progress.js";

/** @typedef {import("../patches").PatchesQuestion} PatchesQuestion */
/** @typedef {import("../patches").Patch} Patch */

/**
 * @param {PatchesQuestion} question
 * @param {AbortSignal} signal ends the search on the server too
 * @param {(progress: import("../types").Progress) => void} report called after each picture
 * @returns {Promise<Patch[]>} the greatest value first
 */
export async function fetchPatches(question, signal, report) {
  const { network, size, zero, dataset, node, channel } = question;
  const path = `/api/networks/${network}/patches`;
  const query = traceQuery({ size, zero }, { dataset, node, channel });
  await followProgress(`${path}/progress?${query}`, signal, report);
  const { patches } = await (await request(`${path}?${query}`, { signal })).json();
  return Promise.all(
    patches.map(async (/** @type {Omit<Patch, "input">} */ patch) => {
      const settings = { network, size, zero, image: patch.image, classIndex: null };
      return { ...patch, input: await fetchInput(settings, signal) };
    }),
  );
}
