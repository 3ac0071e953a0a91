/** Progress of long work on the server, from its server-sent events. */
import { readEvents } from "../core/formats/event_stream.js";
import { Refusal, request } from "./http.js";

/** @typedef {import("../types").Progress} Progress */

/**
 * Follow long work until it is done. Aborting ends the work on the server too.
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} report called after each part
 * @throws {Refusal} the work is refused, or ends early
 */
export async function followProgress(path, signal, report) {
  const response = await request(path, { signal });
  const stream = /** @type {ReadableStream<BufferSource>} */ (response.body);
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { value, done } = await reader.read().catch((error) => {
      if (error.name === "AbortError") throw error;
      return { value: "", done: true };
    });
    if (done)
      throw new Refusal("Interrupted", "The server stopped before it finished. Try again.", "interrupted");
    const { events, rest } = readEvents(text + value);
    text = rest;
    for (const { name, data } of events) {
      if (name === "done") return;
      report(data);
    }
  }
}
