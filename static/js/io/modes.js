/** Requests for a node's output in eval mode beside train mode. */
import { readMetadata, readTensors } from "../core/formats/safetensors.js";
import { FIRST_SETTINGS } from "../core/links/inspection.js";
import { request } from "./http.js";
import { describeNetwork, tracePath } from "./inspection.js";

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

/**
 * A network's outputs for a picture in eval mode and in train mode.
 * @param {import("../transfer").ModesQuestion} question
 * @param {number} draws
 * @param {AbortSignal} signal
 * @returns {Promise<import("../transfer").ModeRuns>}
 */
export async function fetchModeRuns(question, draws, signal) {
  const { network, image, seed } = question;
  const path = tracePath({ ...FIRST_SETTINGS, network, image }, "modes", { draws, seed });
  const [described, found] = await Promise.all([
    describeNetwork(network, signal),
    request(path, { signal }).then((response) => response.json()),
  ]);
  const { nodes } = described;
  const runs = [found.eval, ...found.train].map(numbersOf);
  return {
    question,
    runs,
    areProbabilities: nodes.at(-1)?.op === "Softmax",
    classes: described.classes ?? runs[0].map((_, index) => `class ${index}`),
    nodes,
    differing: found.differing,
  };
}

/** @param {{values: (number | null)[]}} mode @returns {number[]} */
function numbersOf({ values }) {
  return values.map((one) => one ?? NaN);
}
