/** Handing files and text to the person, on plain http too. */
import { make } from "./elements.js";

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {HTMLCanvasElement} canvas @param {"image/png" | "image/jpeg"} type @returns {Promise<Blob>} */
function toFile(canvas, type) {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new Error("The picture is too large to save. Choose a smaller scale.")),
      type,
    ),
  );
}

/** @param {HTMLCanvasElement} canvas */
export const toPng = (canvas) => toFile(canvas, "image/png");

/** @param {HTMLCanvasElement} canvas */
export const toJpeg = (canvas) => toFile(canvas, "image/jpeg");

/**
 * Browsers give a page the clipboard only over https; the older way works everywhere.
 * @param {string} text
 * @param {HTMLElement} within an open dialog lets nothing outside of it be selected
 * @returns {boolean} whether it was copied
 */
export function copy(text, within) {
  const focused = document.activeElement;
  const field = make("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  within.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
