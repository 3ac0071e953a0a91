/** Predict the camera's frames: one at a time, each once the last is answered, and none while the tab is hidden. */
import { explainFrame } from "../../../io/frames.js";
import { askThroughOutages, problemOf } from "../../../io/http.js";
import { predictSent } from "../../../io/inspection.js";
import { toJpeg } from "../../../view/dom/file_saving.js";

/** @typedef {import("./store.js").UseStore} UseStore */

/** @param {UseStore} store @param {{frame: () => HTMLCanvasElement, stop: () => void}} camera */
export function createLive(store, camera) {
  let controller = new AbortController();

  /** @param {AbortSignal} signal */
  async function watch(signal) {
    while (!signal.aborted) {
      await nextPaint();
      if (store.state.used && !signal.aborted) await see(store, camera.frame(), signal);
    }
  }

  store.subscribe(({ isCameraOn }, before) => {
    if (isCameraOn === before.isCameraOn) return;
    controller.abort();
    controller = new AbortController();
    if (isCameraOn) watch(controller.signal).catch(fail);
  });
  // what is in flight ends, so that a frame that is being explained is deleted
  window.addEventListener("pagehide", camera.stop);

  /** @param {unknown} error */
  function fail(error) {
    const problem = problemOf(error);
    if (!problem) return;
    camera.stop();
    store.dispatch({ type: "cameraFailed", problem: `${problem.title}. ${problem.detail}` });
  }
}

/** Resolves at the next frame that the browser paints; it paints none while the tab is hidden. */
function nextPaint() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** @param {UseStore} store @param {HTMLCanvasElement} frame @param {AbortSignal} signal */
async function see({ state, dispatch }, frame, signal) {
  const network = String(state.used?.network.id);
  const { isExplaining } = state;
  const file = await toJpeg(frame);
  const answer = await askThroughOutages(
    async (each) =>
      isExplaining
        ? explainFrame(network, file, each)
        : { prediction: await predictSent(network, file, each), attribution: null },
    signal,
    (refusal) => dispatch({ type: "delayed", delay: refusal?.message ?? "" }),
  );
  if (!signal.aborted) dispatch({ type: "seen", seen: { frame, ...answer }, time: performance.now() });
}
