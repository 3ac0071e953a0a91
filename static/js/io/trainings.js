/** Requests for trainings, for their networks, and for their events, which go on after a lost connection. */
import { readEvents } from "../core/formats/event_stream.js";
import { askUntilAnswered, pause, Refusal, request } from "./http.js";
import { describeNetwork, fetchKernels } from "./inspection.js";

/** @typedef {import("../training").TrainingRecord} TrainingRecord */
/** @typedef {import("../training").TrainingEvent} TrainingEvent */

/** Delays before the connection to the events is tried again, in milliseconds; the last is repeated. */
const RETRIES_MS = [250, 500, 1000, 2000];

/** @returns {Promise<TrainingRecord[]>} this server's, newest first */
export async function fetchTrainings() {
  return (await (await request("/api/trainings")).json()).trainings;
}

/** @param {string} id @param {AbortSignal} [signal] @returns {Promise<TrainingRecord>} */
export async function fetchTraining(id, signal) {
  return (await request(`/api/trainings/${id}`, { signal })).json();
}

/**
 * Starts a training. A full queue is asked again after its Retry-After, always with the same key, so that the training
 * starts once.
 * @param {object} body
 * @param {AbortSignal} signal
 * @param {(refusal: Refusal | null) => void} onDelay called with each refusal before the wait, and with null once answered
 * @returns {Promise<TrainingRecord>}
 */
export function startTraining(body, signal, onDelay) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": newKey() };
  const ask = async () => {
    const options = { method: "POST", headers, body: JSON.stringify(body), signal };
    return (await request("/api/trainings", options)).json();
  };
  return askUntilAnswered(ask, signal, onDelay);
}

/** A key that no other request has; crypto.randomUUID is missing on plain http. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("-");
}

/** @param {string} id @param {string | null} title null takes it away */
export async function renameTraining(id, title) {
  const headers = { "Content-Type": "application/json" };
  await request(`/api/trainings/${id}`, { method: "PATCH", headers, body: JSON.stringify({ title }) });
}

/** Asks a running training to stop, and removes one that is not running. @param {string} id */
export async function deleteTraining(id) {
  await request(`/api/trainings/${id}`, { method: "DELETE" });
}

/**
 * Follow a training's events to its final state. A lost connection is made again and goes on after the last event.
 * @param {string} id
 * @param {AbortSignal} signal
 * @param {(event: TrainingEvent) => void} tell
 * @param {(isReconnecting: boolean) => void} onConnection called when the connection is lost and when it is there again
 * @throws {Refusal} the server has no such training
 */
export async function followTraining(id, signal, tell, onConnection) {
  let last = "";
  for (let failures = 0; ;) {
    try {
      const response = await request(`/api/trainings/${id}/events`, {
        signal,
        headers: last === "" ? {} : { "Last-Event-ID": last },
      });
      onConnection(false);
      for await (const event of eventsIn(response)) {
        failures = 0;
        last = event.id ?? last;
        tell(/** @type {TrainingEvent} */ (event));
        if (isLast(event)) return;
      }
    } catch (error) {
      if (!(error instanceof Refusal) || (error.code !== "no_answer" && error.retryAfterMs === null))
        throw error;
    }
    onConnection(true);
    await pause(RETRIES_MS[Math.min(failures, RETRIES_MS.length - 1)], signal);
    failures += 1;
  }
}

/** @param {{name: string, data: any}} event */
function isLast({ name, data }) {
  return name === "state" && ["finished", "cancelled", "failed"].includes(data.state);
}

/** Events of a response as they arrive; ends early where the connection is lost. @param {Response} response */
async function* eventsIn(response) {
  const stream = /** @type {ReadableStream<BufferSource>} */ (response.body);
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { value, done } = await reader.read().catch((error) => {
      if (error.name === "AbortError") throw error;
      return { value: "", done: true };
    });
    if (done) return;
    const { events, rest } = readEvents(text + value);
    text = rest;
    yield* events;
  }
}

/**
 * @param {string} network id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../training").LayersDocument | null>} null where it is no network of layers, or takes pictures of any size
 */
export async function fetchLayers(network, signal) {
  const { input, layers } = await (await request(`/api/networks/${network}`, { signal })).json();
  const { channels, height, width } = input;
  return layers && height ? { input: { channels, height, width }, layers } : null;
}

/**
 * @param {string} network id
 * @param {AbortSignal} signal
 * @returns {Promise<import("../training").EpochKernels | null>} null where it has no convolution
 */
export async function fetchFirstKernels(network, signal) {
  const { nodes } = await describeNetwork(network, signal);
  const first = nodes.find(({ op }) => op === "Conv2d");
  if (!first) return null;
  const { tensor } = await fetchKernels(network, first.name, null, signal);
  return { node: first.name, inputs: tensor.channels / Number(first.parameters.out_channels), tensor };
}
