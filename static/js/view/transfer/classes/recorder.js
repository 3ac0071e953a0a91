/** The camera of a class: one picture, or several a second while a button is held. */
import { createCameraStream, isCameraPossible } from "../../picture/camera_stream.js";
import { find, setText } from "../../dom/elements.js";

/** Time between two pictures of a burst. */
const EVERY_MS = 150;
/** Most pictures that wait to be sent; the burst pauses until there are fewer. */
const MOST_WAITING = 8;
/** Longest side of a picture. */
const SIDE = 512;
const QUALITY = 0.9;

/**
 * @typedef {object} Tell
 * @property {(picture: File) => void} take
 * @property {(isHeld: boolean) => void} hold before and after a burst
 * @property {() => number} waiting pictures that are not sent yet
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function createRecorder(root, tell) {
  const home = /** @type {HTMLElement} */ (root.parentElement);
  const video = find("video", HTMLVideoElement, root);
  const count = find("[data-taken]", HTMLElement, root);
  const stream = createStream(root, video);
  let taken = 0;

  async function take() {
    const picture = await squareFrame(video, taken + 1);
    if (!picture) return;
    taken += 1;
    setText(count, `${taken.toLocaleString("en")} taken`);
    tell.take(picture);
  }
  function stop() {
    stream.stop();
    root.hidden = true;
    home.append(root);
  }
  listenForHolding(find("[data-hold]", HTMLButtonElement, root), {
    hold: tell.hold,
    shoot: () => tell.waiting() < MOST_WAITING && void take(),
  });
  find("[data-one]", HTMLButtonElement, root).addEventListener("click", () => void take());
  find("[data-close]", HTMLButtonElement, root).addEventListener("click", () => {
    filmButton(root)?.focus();
    stop();
  });

  return {
    /** @param {HTMLElement} card of the class that gets the pictures */
    open(card) {
      stop();
      [taken, count.textContent] = [0, ""];
      card.append(root);
      root.hidden = false;
      if (isCameraPossible()) void stream.start();
    },
    /** Goes with the card that it is in. */
    show: () => !root.isConnected && stop(),
  };
}

/** The button that opened the camera of the card. @param {HTMLElement} root @returns {HTMLElement | null} */
function filmButton(root) {
  return root.parentElement?.querySelector("[data-film]") ?? null;
}

/** @param {HTMLElement} root @param {HTMLVideoElement} video */
function createStream(root, video) {
  const [hold, one] = ["hold", "one"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const problem = find(".message", HTMLElement, root);
  find("[data-insecure]", HTMLElement, root).hidden = isCameraPossible();
  return createCameraStream(video, {
    change(isOn) {
      video.hidden = hold.hidden = one.hidden = !isOn;
      if (isOn) hold.focus();
    },
    explain: (text) => setText(problem, text),
  });
}

/**
 * The button is held by the pointer, Space or Enter.
 * @param {HTMLElement} button
 * @param {{hold: Tell["hold"], shoot: () => void}} tell
 */
function listenForHolding(button, { hold, shoot }) {
  let isHeld = false;
  let shotAt = 0;

  /** @param {number} time */
  function frame(time) {
    if (!isHeld) return;
    if (time - shotAt >= EVERY_MS) {
      shotAt = time;
      shoot();
    }
    requestAnimationFrame(frame);
  }
  function begin() {
    if (isHeld) return;
    isHeld = true;
    button.toggleAttribute("data-held", true);
    hold(true);
    requestAnimationFrame(frame);
  }
  function end() {
    if (!isHeld) return;
    isHeld = false;
    button.toggleAttribute("data-held", false);
    hold(false);
  }
  const isKey = (/** @type {KeyboardEvent} */ { key }) => key === " " || key === "Enter";
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    begin();
  });
  for (const type of ["pointerup", "lostpointercapture", "blur"]) button.addEventListener(type, end);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (!isKey(event)) return;
    event.preventDefault();
    begin();
  });
  button.addEventListener("keyup", (event) => isKey(event) && end());
}

/** The middle of the present frame as a JPEG; null before there is one. @param {HTMLVideoElement} video @param {number} number @returns {Promise<File | null>} */
async function squareFrame(video, number) {
  const side = Math.min(video.videoWidth, video.videoHeight);
  if (side === 0) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.min(side, SIDE);
  const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(video, left, top, side, side, 0, 0, canvas.width, canvas.height);
  const type = "image/jpeg";
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
  return blob && new File([blob], `Camera ${number}.jpg`, { type });
}
