/** Titles and descriptions of the attribution methods. */

/** @typedef {import("../../inspection").Method} Method */

/** @type {Record<Method, {title: string, sentence: string}>} */
export const METHODS = {
  "grad-cam": {
    title: "Grad-CAM",
    sentence:
      "Weighted sum of a node\u2019s channels; the weight is the mean gradient of the class\u2019s logit with respect to the channel. Negative sums are set to zero, and the map is resized to the input.",
  },
  saliency: {
    title: "Saliency",
    sentence:
      "Largest absolute gradient of the class\u2019s logit over a pixel\u2019s three channels: how much a small change of the pixel moves the logit.",
  },
  "integrated-gradients": {
    title: "Integrated gradients",
    sentence:
      "Each pixel\u2019s difference from the mean colour, times the mean gradient of the class\u2019s logit in 64 steps from the mean colour to the picture. The sum is close to the difference of the two logits.",
  },
  occlusion: {
    title: "Occlusion",
    sentence:
      "Drop of the class\u2019s logit when a window in the mean colour, a seventh of each side, hides the place. Negative where hiding it helps the class.",
  },
};

/** @param {string | null} text @returns {Method | null} the method of this name, or null */
export function methodNamed(text) {
  return METHOD_NAMES.find((name) => name === text) ?? null;
}

export const METHOD_NAMES = /** @type {Method[]} */ (Object.keys(METHODS));
