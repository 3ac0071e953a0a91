/** Input of an operator: grey or colour, and its size. */
import { find } from "../dom/elements.js";

/** @typedef {import("../../types").LabSettings} Settings */

/**
 * @param {HTMLElement} root holds #color-row and #size-row
 * @param {(settings: Partial<Settings>) => void} change
 */
export function createPictureControls(root, change) {
  const colorRow = find("#color-row", HTMLElement, root);
  const color = find("#color", HTMLSelectElement, root);
  const sizeRow = find("#size-row", HTMLElement, root);
  const size = find("#size", HTMLSelectElement, root);
  color.addEventListener("change", () => change({ color: color.value === "rgb" ? "rgb" : "grey" }));
  size.addEventListener("change", () => change({ size: Number(size.value) }));
  return {
    /**
     * @param {Settings} settings
     * @param {import("../../types").Picture} picture
     * @param {boolean} direct whether the picture enters the operator as it is
     */
    show(settings, picture, direct) {
      color.value = settings.color;
      size.value = String(settings.size);
      sizeRow.hidden = picture.kind === "matrix";
      colorRow.hidden = picture.kind === "matrix" || !direct;
    },
  };
}
