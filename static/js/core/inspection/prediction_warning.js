/** The warning beside a prediction that says little, and the networks that would say more. */
import { knowledgeOf } from "./weights_description.js";

/** @typedef {import("../../inspection").ListedNetwork} ListedNetwork */

/**
 * @param {string} weights as the API names them
 * @param {boolean} isDrawing whether the picture is a drawing
 * @returns {string | null} null where the weights may know the picture
 */
export function warningOf(weights, isDrawing) {
  const knowledge = knowledgeOf(weights);
  if (knowledge === "shapes" && !isDrawing)
    return "These weights were trained only on shapes and textures, so the prediction for a photograph means little.";
  if (knowledge === "random")
    return "These weights are random: the network is untrained, so its prediction is meaningless.";
  return null;
}

/**
 * Another network whose weights in use know ImageNet.
 * @param {ListedNetwork[]} networks
 * @param {string} name of the network that is shown
 */
export function knowingNetwork(networks, name) {
  return networks.find((each) => each.name !== name && knowledgeOf(each.weights) === "imagenet") ?? null;
}
