/** Take a picture with the camera, or with the file chooser where the browser gives the page no camera. */
import { find, setText } from "../dom/elements.js";
import { toPng } from "../dom/file_saving.js";

const REFUSED =
  "The browser does not allow this page to use the camera. Allow it in the address bar, or choose a picture.";

const NO_CAMERA = "No camera was found. Choose a picture instead.";

/**
 * @param {HTMLElement} root
 * @param {(file: File) => void} use
 */
export function createCamera(root, use) {
  const video = find("video", HTMLVideoElement, root);
  const [start, take] = ["start", "take"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const message = find(".message", HTMLElement, root);
  /** Browsers hide the cameras from pages on plain http, except on localhost. */
  const possible = Boolean(navigator.mediaDevices?.getUserMedia);
  /** Number of stops so far: a stream that was requested before a stop arrives too late. */
  let stops = 0;
  start.hidden = !possible;
  find("[data-insecure]", HTMLElement, root).hidden = possible;
  listenForFile(root, use);

  function stop() {
    stops += 1;
    if (video.srcObject instanceof MediaStream) video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = take.hidden = true;
    start.hidden = !possible;
  }

  start.addEventListener("click", async () => {
    setText(message, "");
    const asked = stops;
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (stops !== asked) return stop();
      await video.play();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      stop();
      return setText(message, error.name === "NotFoundError" ? NO_CAMERA : REFUSED);
    }
    start.hidden = true;
    video.hidden = take.hidden = false;
  });
  take.addEventListener("click", async () => {
    const shot = frameOf(video);
    stop();
    use(new File([await toPng(shot)], "camera.png", { type: "image/png" }));
  });
  return { stop };
}

/** @param {HTMLVideoElement} video */
function frameOf(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
  return canvas;
}

/** @param {HTMLElement} root @param {(file: File) => void} use */
function listenForFile(root, use) {
  const file = find("input", HTMLInputElement, root);
  find("[data-choose]", HTMLButtonElement, root).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files?.[0]) use(file.files[0]);
    file.value = "";
  });
}
