/** Take a picture with the camera, or with the file chooser where the browser gives the page no camera. */
import { find, setText } from "../dom/elements.js";
import { toPng } from "../dom/file_saving.js";
import { createCameraStream, frameOf, isCameraPossible } from "./camera_stream.js";

/**
 * @param {HTMLElement} root
 * @param {(file: File) => void} use
 */
export function createCamera(root, use) {
  const video = find("video", HTMLVideoElement, root);
  const [start, take] = ["start", "take"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const message = find(".message", HTMLElement, root);
  const stream = createCameraStream(video, {
    change(isOn) {
      start.hidden = isOn || !isCameraPossible();
      video.hidden = take.hidden = !isOn;
    },
    explain: (problem) => setText(message, problem),
  });
  start.hidden = !isCameraPossible();
  find("[data-insecure]", HTMLElement, root).hidden = isCameraPossible();
  listenForFile(root, use);
  start.addEventListener("click", stream.start);
  take.addEventListener("click", async () => {
    const shot = frameOf(video);
    stream.stop();
    use(new File([await toPng(shot)], "camera.png", { type: "image/png" }));
  });
  return { stop: stream.stop };
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
