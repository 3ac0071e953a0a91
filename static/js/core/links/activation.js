/** Conversion between the activation page's settings and a query string. */
import { ACTIVATIONS, STANDARD } from "../activation/functions.js";
import { parseNumber } from "../text/numbers.js";
import { pictureFrom, pictureQuery } from "./picture.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */

/**
 * @param {Settings} settings
 * @returns {string} a query string without "?"
 */
export function activationToQuery(settings) {
  const query = pictureQuery(settings);
  query.set("op", settings.op);
  for (const { name, standard } of ACTIVATIONS[settings.op].parameters) {
    if (settings.parameters[name] !== standard) query.set(name, String(settings.parameters[name]));
  }
  if (settings.op === "GELU" && settings.parameters.approximate === "tanh") query.set("approximate", "tanh");
  if (settings.source === "picture") query.set("source", "picture");
  else query.set("conv", settings.convolution);
  return query.toString();
}

/**
 * Settings of a query string. Absent and invalid parameters keep their defaults.
 * @param {string} text
 * @param {Settings} defaults
 * @returns {Settings}
 */
export function activationFromQuery(text, defaults) {
  const query = new URLSearchParams(text);
  const convolution = new URLSearchParams(query.get("conv") ?? defaults.convolution);
  for (const name of ["image", "size"]) {
    const carried = convolution.get(name);
    if (carried !== null && !query.has(name)) query.set(name, carried);
    convolution.delete(name);
  }
  const op = query.get("op") ?? "";
  const known = Object.hasOwn(ACTIVATIONS, op) ? op : defaults.op;
  return {
    ...pictureFrom(query, defaults),
    op: known,
    parameters: parametersFrom(query, known),
    source: query.get("source") === "picture" ? "picture" : "convolution",
    convolution: convolution.toString(),
  };
}

/**
 * @param {URLSearchParams} query
 * @param {string} op
 * @returns {import("../../operators").ActivationParameters}
 */
function parametersFrom(query, op) {
  /** @type {import("../../operators").ActivationParameters} */
  const parameters = { ...STANDARD, approximate: query.get("approximate") === "tanh" ? "tanh" : "none" };
  for (const { name, positive } of ACTIVATIONS[op].parameters) {
    const value = parseNumber(query.get(name) ?? "");
    if (value !== null && (!positive || value > 0)) parameters[name] = value;
  }
  return parameters;
}
