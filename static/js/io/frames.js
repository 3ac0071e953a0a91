/** Explanations of a camera's frames, which are stored only while they are explained. */
import { FIRST_SETTINGS } from "../core/links/inspection.js";
import { request } from "./http.js";
import { fetchGradCam, fetchPrediction } from "./inspection.js";

/**
 * Prediction of a frame, and Grad-CAM of its most probable class. The frame is deleted again, also where it fails.
 * @param {string} network id
 * @param {Blob} frame
 * @param {AbortSignal} signal
 */
export async function explainFrame(network, frame, signal) {
  signal.throwIfAborted();
  const headers = { "Content-Type": frame.type };
  // without the signal: a frame that arrived although its request was aborted would stay
  const stored = await request("/api/images", { method: "POST", headers, body: frame });
  const { id } = await stored.json();
  try {
    const settings = { ...FIRST_SETTINGS, network, image: String(id) };
    const prediction = await fetchPrediction(settings, signal);
    return { prediction, attribution: await fetchGradCam(settings, signal) };
  } finally {
    // also when the page is left; a picture that was there before stays
    if (stored.status === CREATED)
      await request(`/api/images/${id}`, { method: "DELETE", keepalive: true }).catch(() => {});
  }
}

const CREATED = 201;
