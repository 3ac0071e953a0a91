/** Programs of networks, and PyTorch source sent to be read as one. The server parses it and runs none of it. */
import { Refusal, request } from "./http.js";

/** @typedef {import("../core/network/source_places.js").Fault} Fault */
/** @typedef {{input: {channels: number, height: number | null, width: number | null}, layers: Record<string, unknown>[]}} Read */

/**
 * @param {string} source
 * @param {import("../network").DraftInput} input for what the source does not tell
 * @returns {Promise<{id: string | null, document: Read | null, faults: Fault[]}>} id: of the network, where all was understood; document: of what was understood
 * @throws {Refusal} for other reasons than the source
 */
export async function readSource(source, { channels, height, width }) {
  const size = { height: String(height), width: String(width) };
  const told = await send(source, size);
  // the layers tell the channels, unless none of them does
  return told.isWithoutChannels ? send(source, { channels: String(channels), ...size }) : told;
}

/** @param {string} source @param {Record<string, string>} query */
async function send(source, query) {
  const options = { method: "POST", headers: { "Content-Type": "text/x-python" }, body: source };
  try {
    const answer = await request(`/api/networks?${new URLSearchParams(query)}`, options);
    const { id, input, layers } = await answer.json();
    return { id, document: { input, layers }, faults: [], isWithoutChannels: false };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "source_not_understood") throw error;
    const { fields, understood } = error.problem;
    const isWithoutChannels = fields.some((/** @type {{path: string}} */ { path }) => path === "channels");
    return { id: null, document: understood, faults: fields, isWithoutChannels };
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
