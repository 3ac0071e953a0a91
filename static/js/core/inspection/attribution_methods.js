/** Titles and descriptions of the attribution methods. */

/** @typedef {import("../../inspection").Method} Method */

/** @type {Record<Method, {title: string, sentence: string}>} */
export const METHODS = {
  "grad-cam": {
    title: "Grad-CAM",
    sentence:
      "Adds up the channels of a node, each times the mean gradient of the class\u2019s logit there; sums below zero are left out, and the map is enlarged to the input.",
  },
  saliency: {
    title: "Saliency",
    sentence:
      "The largest absolute gradient of the class\u2019s logit among a pixel\u2019s three channels: how much a small change of the pixel moves the logit.",
  },
  "integrated-gradients": {
    title: "Integrated gradients",
    sentence:
      "Each pixel times the mean gradient of the class\u2019s logit on the way from the mean colour to the picture, in 64 steps: together they are nearly what the picture adds to the logit.",
  },
  occlusion: {
    title: "Occlusion",
    sentence:
      "What the class\u2019s logit loses where a window in the mean colour, a seventh of each side, hides the place: below zero where hiding it helps the class.",
  },
};

/** @param {string | null} text @returns {Method | null} the method of this name, or null */
export function methodNamed(text) {
  return METHOD_NAMES.find((name) => name === text) ?? null;
}

export const METHOD_NAMES = /** @type {Method[]} */ (Object.keys(METHODS));
