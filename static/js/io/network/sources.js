/** Programs of networks, and PyTorch source sent to be read as one. The server parses it and runs none of it. */
import { Refusal, postJson, request } from "../http.js";

/** @typedef {import("../../core/network/source_places.js").Fault} Fault */
/** @typedef {{input: {channels: number, height: number | null, width: number | null}, layers: Record<string, unknown>[]}} Read */
/**
 * @typedef {object} Answer
 * @property {string | null} id of the network, where all was understood and fits
 * @property {Read | null} document of what was understood
 * @property {Fault[]} faults
 * @property {Fault[]} warnings what was left out
 * @property {boolean} isWithoutChannels whether nothing tells the channels of the input
 * @property {boolean} isUnderstood whether all faults are of layers that do not fit
 */

/**
 * @param {string} source
 * @param {import("../../network").DraftInput} input for what the source does not tell
 * @returns {Promise<Answer>} with the input's size that fits, where the given one does not
 * @throws {Refusal} for other reasons than the source
 */
export async function readSource(source, { channels, height, width }) {
  /** @type {Record<string, string>} */
  let query = { height: String(height), width: String(width) };
  let told = await send(source, query);
  if (told.isWithoutChannels) {
    // the layers tell the channels, unless none of them does
    query = { channels: String(channels), ...query };
    told = await send(source, query);
  }
  const size =
    told.document && told.faults.length > 0 && told.isUnderstood ? await fittingSize(told.document) : null;
  const resized = size && (await send(source, { ...query, ...size }));
  return resized && resized.faults.length === 0 ? resized : told;
}

/** The input's size with which layers fit that do not fit now. @param {Read} document */
async function fittingSize(document) {
  try {
    await postJson("/api/networks", document);
    return null;
  } catch (error) {
    /** @type {{input: Read["input"]}[]} */
    const mends = (error instanceof Refusal && error.problem.misfit?.mends) || [];
    const { input: now } = document;
    const mend = mends.find(({ input }) => input.height !== now.height || input.width !== now.width);
    return mend ? { height: String(mend.input.height), width: String(mend.input.width) } : null;
  }
}

/** @param {string} source @param {Record<string, string>} query @returns {Promise<Answer>} */
async function send(source, query) {
  const options = { method: "POST", headers: { "Content-Type": "text/x-python" }, body: source };
  try {
    const answer = await request(`/api/networks?${new URLSearchParams(query)}`, options);
    const { id, input, layers, warnings = [] } = await answer.json();
    return {
      id,
      document: { input, layers },
      faults: [],
      warnings,
      isWithoutChannels: false,
      isUnderstood: true,
    };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "source_not_understood") throw error;
    const { fields, understood, warnings = [] } = error.problem;
    const isWithoutChannels = fields.some((/** @type {{path: string}} */ { path }) => path === "channels");
    const isUnderstood = fields.every((/** @type {{path: string}} */ { path }) => path.startsWith("layers."));
    return { id: null, document: understood, faults: fields, warnings, isWithoutChannels, isUnderstood };
  }
}

/**
 * The program of a network of layers, on random numbers.
 * @param {string} network id
 * @param {string} form "class" or "sequential"
 * @param {AbortSignal} signal
 */
export async function fetchProgram(network, form, signal) {
  return (await request(`/api/networks/${network}/code?form=${form}`, { signal })).text();
}
