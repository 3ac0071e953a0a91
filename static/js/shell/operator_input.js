/** The input of an operator: the picture, a convolution of it, or the activation of that, as layers of one network. */
import { activationLayer } from "../core/activation/functions.js";
import { enteringChannels, enteringSize, fitted, outputLength } from "../core/convolution/settings.js";
import { functionFrom } from "../core/links/activation.js";
import { settingsFromQuery } from "../core/links/convolution.js";
import { networkDocument } from "../io/network/networks.js";
import { PLANES, STANDARD_CONVOLUTION } from "./presets.js";

/** @typedef {import("../types").LabSettings & import("../operators").OperatorInput} Settings */
/** @typedef {import("../types").Picture} Picture */

/** @param {Settings} settings @param {Picture} picture */
export function convolutionOf({ image, size, convolution }, picture) {
  return fitted({ ...settingsFromQuery(convolution, STANDARD_CONVOLUTION, PLANES), image, size }, picture);
}

/**
 * The network up to the operator's input.
 * @param {Settings} settings
 * @param {Picture} picture
 * @returns {{input: {channels: number}, layers: {op: string}[]}} document as in the API
 */
export function layersBefore(settings, picture) {
  if (settings.source === "picture")
    return { input: { channels: enteringChannels(settings, picture) }, layers: [] };
  const convolution = convolutionOf(settings, picture);
  const { input, layers } = networkDocument(convolution, enteringChannels(convolution, picture));
  if (settings.source === "convolution") return { input, layers };
  const { op, parameters } = functionFrom(settings.activation ?? "");
  return { input, layers: [...layers, activationLayer(op, parameters)] };
}

/**
 * Size of the operator's input, at least 1 × 1: where the convolution does not fit, the server says so.
 * @param {Settings} settings
 * @param {Picture} picture
 */
export function sizeBefore(settings, picture) {
  const entering = enteringSize(picture, settings.size);
  if (settings.source === "picture") return entering;
  const convolution = convolutionOf(settings, picture);
  return {
    height: Math.max(1, outputLength(convolution, entering.height, 0)),
    width: Math.max(1, outputLength(convolution, entering.width, 1)),
  };
}
