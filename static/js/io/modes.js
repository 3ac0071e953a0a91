/** Requests for a node's output in eval mode beside train mode. */
import { readMetadata, readTensors } from "../core/formats/safetensors.js";
import { request } from "./http.js";
import { tracePath } from "./inspection.js";

/**
 * @param {import("../inspection").InspectionSettings} settings
 * @param {{node: string, channel: number, seed: number, last: string | null}} question last: node whose outputs are the classes; null for none
 * @param {number} draws
 * @param {AbortSignal} signal
 * @returns {Promise<import("../inspection").ModesAnswer>}
 */
export async function fetchModes(settings, { node, channel, seed, last }, draws, signal) {
  const query = { node, channels: channel, draws, seed };
  const [maps, classes] = await Promise.all([
    request(tracePath(settings, "modes/maps", query), { signal }).then((found) => found.arrayBuffer()),
    last === null
      ? null
      : request(tracePath(settings, "modes", { node: last, draws, seed }), { signal }).then((found) =>
          found.json(),
        ),
  ]);
  const tensors = readTensors(maps);
  const before = JSON.parse(readMetadata(maps).get("differing") ?? "[]");
  return {
    node,
    channel,
    seed,
    maps: ["eval", ...Array.from({ length: draws }, (_, draw) => `train${draw}`)].map((name) => {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error("the answer lacks the maps that were asked for");
      return tensor;
    }),
    before,
    differing: classes?.differing ?? before,
    classes: classes && [classes.eval, ...classes.train].map(numbersOf),
  };
}

/** @param {{values: (number | null)[]}} mode @returns {number[]} */
function numbersOf({ values }) {
  return values.map((one) => one ?? NaN);
}
