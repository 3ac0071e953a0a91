/** A picture by the camera, where the browser gives it to the page; else by the file chooser of a telephone. */
import { find, setText } from "../dom/elements.js";
import { toPng } from "../dom/file_saving.js";

const REFUSED =
  "The browser did not give the camera to this page. Allow it in the address bar, or choose a picture instead.";

/**
 * @param {HTMLElement} root
 * @param {(file: File) => void} use
 */
export function createCamera(root, use) {
  const video = find("video", HTMLVideoElement, root);
  const [start, take] = [
    find("[data-start]", HTMLButtonElement, root),
    find("[data-take]", HTMLButtonElement, root),
  ];
  const [message, file] = [find(".message", HTMLElement, root), find("input", HTMLInputElement, root)];
  /** Browsers hide the cameras from pages on plain http, but for localhost. */
  const possible = Boolean(navigator.mediaDevices?.getUserMedia);
  start.hidden = !possible;
  find("[data-insecure]", HTMLElement, root).hidden = possible;

  /** How often the camera was let go: one that is given after that comes too late. */
  let stops = 0;

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
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      if (stops !== asked) return stop();
      await video.play();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      stop();
      return setText(
        message,
        error.name === "NotFoundError" ? "No camera was found. Choose a picture instead." : REFUSED,
      );
    }
    start.hidden = true;
    video.hidden = take.hidden = false;
  });
  take.addEventListener("click", async () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(video, 0, 0);
    stop();
    use(new File([await toPng(canvas)], "camera.png", { type: "image/png" }));
  });
  find("[data-choose]", HTMLButtonElement, root).addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files?.[0]) use(file.files[0]);
    file.value = "";
  });
  return { stop };
}
