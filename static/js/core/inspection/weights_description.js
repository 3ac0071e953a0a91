/** Sentences about the weights of a network. */

const MEGABYTE = 1_000_000;
/** Most labels named in the description of weights with few classes. */
const NAMED = 4;

/** @param {import("../../inspection").Classifier} network @returns {string} what its weights know */
export function whatItKnows({ weights, classes }) {
  switch (weights) {
    case "bundled":
      return `Bundled weights, trained by this project: they know ${classes.length} shapes and textures (${classes.slice(0, NAMED).join(", ")}, \u2026), no photographs. Every picture is assigned to one of them.`;
    case "uploaded":
      return `Uploaded weights with ${classes.length} classes.`;
    case "seeded":
      return "Random weights (seed 0): the network was not trained, so the prediction means nothing.";
    default:
      return `Published weights (${weights}): ${classes.length} classes of ImageNet.`;
  }
}

/** @param {string} weights as the API names them */
export function weightsName(weights) {
  return weights === "seeded" ? "random (seed 0)" : weights;
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
