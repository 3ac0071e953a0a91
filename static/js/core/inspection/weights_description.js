/** Description of the weights that an answer was computed with. */

const MEGABYTE = 1_000_000;
/** Most labels named in the description of weights with few classes. */
const NAMED = 4;

/** @param {import("../../inspection").Classifier} network @returns {string} what its weights know */
export function whatItKnows({ weights, classes }) {
  switch (weights) {
    case "bundled":
      return `Bundled weights, trained by this project: they know ${classes.length} shapes and textures (${classes.slice(0, NAMED).join(", ")}, \u2026), not cats. Whatever the picture, one of these is the answer.`;
    case "uploaded":
      return `Uploaded weights with ${classes.length} classes.`;
    case "seeded":
      return "Random numbers (seed 0): nothing was learnt, so the prediction means nothing. The arithmetic is the same.";
    default:
      return `Published weights (${weights}): ${classes.length} classes of ImageNet.`;
  }
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
