/** The scale of exported pictures. */
import { find } from "../dom/elements.js";
import { rememberedChoice } from "../dom/remembered.js";

/**
 * @param {HTMLDialogElement} dialog
 * @returns {() => number} pixels for each CSS pixel, and for each side of a cell where a cell is a pixel
 */
export function createScaleChoice(dialog) {
  const choice = find("[data-scale]", HTMLSelectElement, dialog);
  const known = [...choice.options].map(({ value }) => value);
  const usual = known.findLast((scale) => Number(scale) <= window.devicePixelRatio) ?? known[0];
  const chosen = rememberedChoice(choice, "convscope: export scale", usual);
  return () => Number(chosen());
}

/** Each pixel as a square of pixels. @param {HTMLCanvasElement} picture @param {number} scale whole */
export function enlarged(picture, scale) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
