/** The camera's stream in a video element: start, stop, and one frame of it. */

const REFUSED =
  "The browser does not allow this page to use the camera. Allow it in the address bar, or choose a picture.";

const NO_CAMERA = "No camera was found. Choose a picture instead.";

const ENDED = "The camera was switched off or unplugged.";

/** Browsers hide the cameras from pages on plain http, except on localhost. */
export function isCameraPossible() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * @param {HTMLVideoElement} video
 * @param {object} tell
 * @param {(isOn: boolean) => void} tell.change after each start and stop
 * @param {(problem: string) => void} tell.explain why there is no camera; empty before each start
 */
export function createCameraStream(video, { change, explain }) {
  /** Number of starts and stops so far: a stream that was requested before the last one arrives too late. */
  let turns = 0;

  function stop() {
    turns += 1;
    if (video.srcObject instanceof MediaStream) release(video.srcObject);
    video.srcObject = null;
    change(false);
  }

  /** Resolves when the video plays, or when the reason why it cannot has been explained. */
  async function start() {
    const mine = (turns += 1);
    explain("");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (turns !== mine) return release(stream);
      stream.getVideoTracks()[0].addEventListener("ended", () => [stop(), explain(ENDED)]);
      video.srcObject = stream;
      await video.play();
      if (turns === mine) change(true);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (turns !== mine) return;
      stop();
      explain(error.name === "NotFoundError" ? NO_CAMERA : REFUSED);
    }
  }

  return { start, stop };
}

/** @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * The frame that the video shows now.
 * @param {HTMLVideoElement} video
 * @param {number} [longest] a longer side is scaled down to so many pixels
 */
export function frameOf(video, longest = Infinity) {
  const scale = Math.min(1, longest / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}
