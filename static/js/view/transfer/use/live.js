/** The camera: what it sees, the probability of each class, and Grad-CAM over the frame that was explained. */
import { entryOf, onOriginal, stepsOf } from "../../../core/inspection/preprocessing.js";
import { rateText } from "../../../core/transfer/live.js";
import { gradientStrength, paintOverlay } from "../../../draw/heatmap_overlay.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";
import { createCameraStream, frameOf, isCameraPossible } from "../../picture/camera_stream.js";
import { createClassBars } from "./class_bars.js";

/** @typedef {import("../../../use").UseState} State */
/** @typedef {import("../../../use").SeenFrame} SeenFrame */

/** Longest side of the frames that are sent, in pixels; networks read fewer. */
const FRAME_SIDE = 640;

/**
 * @param {HTMLElement} root
 * @param {{change: (isOn: boolean) => void, explain: (problem: string) => void, attribute: (isExplaining: boolean) => void}} tell
 */
export function createLiveCamera(root, { change, explain, attribute }) {
  const video = find("video", HTMLVideoElement, root);
  const [button, box] = [
    find("[data-switch]", HTMLButtonElement, root),
    find("[data-explain]", HTMLInputElement, root),
  ];
  const stream = createCameraStream(video, { change, explain });
  const showSeen = createSeen(root);
  button.hidden = !isCameraPossible();
  find("[data-insecure]", HTMLElement, root).hidden = isCameraPossible();
  button.addEventListener("click", () => (button.value === "on" ? stream.stop() : void stream.start()));
  box.addEventListener("change", () => attribute(box.checked));
  return {
    stop: stream.stop,
    frame: () => frameOf(video, FRAME_SIDE),
    /** @param {State} state */
    show(state) {
      const { isCameraOn, cameraProblem, isExplaining, answers } = state;
      button.value = isCameraOn ? "on" : "off";
      setText(button, isCameraOn ? "Stop the camera" : "Start the camera");
      box.checked = isExplaining;
      find("[data-live]", HTMLElement, root).hidden = !isCameraOn;
      setText(find(".message", HTMLElement, root), cameraProblem);
      setText(find("[data-rate]", HTMLElement, root), rateText(answers));
      setText(find("[data-spoken]", HTMLElement, root), state.speech.spoken);
      showSeen(state);
    },
  };
}

/** @param {HTMLElement} root */
function createSeen(root) {
  const canvas = find("canvas", HTMLCanvasElement, root);
  const bars = createClassBars(find(".class-bars", HTMLElement, root));
  const legendBox = find(".legend", HTMLElement, root);
  const legend = createLegend(legendBox);
  const words = find("[data-explanation]", HTMLElement, root);
  const changed = createChangeWatch();
  return (/** @type {State} */ { seen, isExplaining, used }) => {
    const attribution = isExplaining ? (seen?.attribution ?? null) : null;
    canvas.hidden = attribution === null;
    legendBox.hidden = attribution === null || attribution.explanation !== null;
    if (!changed(seen, attribution) || !seen || !used) return;
    bars.show(seen.prediction.classes);
    setText(words, attribution ? explanationText(attribution) : "");
    if (!attribution) return;
    const strength = gradientStrength(attribution.map);
    legend.show(strength.scale);
    paint(canvas, seen.frame, used.network.input, strength);
  };
}

/** @param {import("../../../inspection").Attribution} attribution */
function explanationText({ label, explanation }) {
  return explanation === null ? `Grad-CAM of ${label}` : `No map: ${explanation}`;
}

/**
 * The frame, and over it the map where the network read it.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} frame
 * @param {import("../../../inspection").NetworkDocument["input"]} input
 * @param {import("../../../draw/heatmap_overlay.js").Strength} strength
 */
function paint(canvas, frame, input, strength) {
  const { width, height } = frame;
  const { tensor } = strength;
  const read = { ...input, height: tensor.height, width: tensor.width };
  const steps = stepsOf({ kind: "photo", channels: 3, width, height }, read);
  const box = { top: 0, left: 0, bottom: tensor.height, right: tensor.width };
  const { top, left, bottom, right } = onOriginal(entryOf({ width, height }, steps), box);
  const overlay = make("canvas");
  paintOverlay(overlay, strength);
  Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(frame, 0, 0);
  context.drawImage(overlay, left, top, right - left, bottom - top);
}
