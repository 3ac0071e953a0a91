/** Words about the weights of a network, and the picture to open them on. */

/** @typedef {"imagenet" | "shapes" | "random" | "own" | "given" | "nothing"} Knowledge */

const MEGABYTE = 1_000_000;
/** Most labels named in the description of weights with few classes. */
const NAMED = 4;

/** What weights know, by their name in the API; published ones know ImageNet. @type {Record<string, Knowledge>} */
const KNOWLEDGE = {
  bundled: "shapes",
  seeded: "random",
  uploaded: "own",
  given: "given",
  "given and seeded": "given",
  none: "nothing",
};

/** @param {string} weights as the API names them @returns {Knowledge} */
export function knowledgeOf(weights) {
  return KNOWLEDGE[weights] ?? "imagenet";
}

/**
 * The sample that an address without a picture shows: one that the weights know, if they know any.
 * @param {string} weights as the API names them
 */
export function firstPicture(weights) {
  return { imagenet: "coffee", shapes: "circle" }[/** @type {string} */ (knowledgeOf(weights))] ?? "cat";
}

/**
 * What the weights of a network know, in a few words.
 * @param {string} weights as the API names them
 * @param {number} classes
 */
export function knownThings(weights, classes) {
  const count = classes.toLocaleString("en");
  switch (knowledgeOf(weights)) {
    case "imagenet":
      return `ImageNet\u2019s ${count} things`;
    case "shapes":
      return `${count} shapes and textures`;
    case "random":
      return "random numbers (seed 0)";
    case "own":
      return classes > 0 ? `${count} classes of its own` : "uploaded weights";
    case "given":
      return "given with its layers";
    default:
      return "no weights";
  }
}

/** @param {Pick<import("../../inspection").InspectedNetwork, "name" | "weights" | "classes">} network @returns {string} what its weights know, in sentences */
export function whatItKnows({ name, weights, classes }) {
  switch (knowledgeOf(weights)) {
    case "imagenet":
      return `Published weights (${weights}): ${classes.length} classes of ImageNet.`;
    case "shapes":
      return `Bundled weights, trained by this project: they know ${classes.length} shapes and textures (${classes.slice(0, NAMED).join(", ")}, \u2026), no photographs. Every picture is assigned to one of them.`;
    case "random":
      return `Random weights${name === null ? "" : " (seed 0)"}: the network is untrained, so the prediction is meaningless.`;
    case "own":
      return classes.length > 0
        ? `Trained or uploaded weights with ${classes.length} classes.`
        : "Trained or uploaded weights.";
    case "given":
      return weights === "given"
        ? "The weights were given with the layers."
        : "Some weights were given with the layers; the others are random.";
    default:
      return "These layers have no weights.";
  }
}

/** @param {string} weights as the API names them */
export function weightsName(weights) {
  return weights === "seeded" ? "random (seed 0)" : weights;
}

/** @param {number} bytes @param {number} [decimals] */
export function megabytes(bytes, decimals = 1) {
  return `${(bytes / MEGABYTE).toFixed(decimals)} MB`;
}
