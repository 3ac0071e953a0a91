/** Activations as a test of Python asks for them. */
import { ACTIVATIONS, activationLine, STANDARD } from "#js/core/activation/functions.js";
import { activationFromQuery } from "#js/core/links/activation.js";

/**
 * @param {string} op
 * @param {Partial<typeof STANDARD>} parameters
 * @param {number[]} places
 */
export function curvesOf(op, parameters, places) {
  const given = { ...STANDARD, ...parameters };
  const { value, derivative } = ACTIVATIONS[op];
  return {
    values: places.map((x) => value(x, given)),
    slopes: places.map((x) => derivative(x, given)),
  };
}

/** @param {string} query of the activation page @returns {string} the module as PyTorch writes it */
export function lineOf(query) {
  const settings = activationFromQuery(query, {
    image: "cat",
    size: 128,
    color: "grey",
    op: "ReLU",
    parameters: STANDARD,
    source: "picture",
    convolution: "",
  });
  return activationLine(settings.op, settings.parameters);
}
