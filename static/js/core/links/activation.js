/** Conversion between the activation page's settings and a query string. */
import { ACTIVATIONS, STANDARD } from "../activation/functions.js";
import { parseNumber } from "../text/numbers.js";
import { takeConvolution } from "./operator_input.js";
import { pictureFrom, pictureQuery } from "./picture.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */

/** @typedef {Pick<Settings, "op" | "parameters">} ActivationFunction */

/**
 * @param {Settings} settings
 * @returns {string} a query string without "?"
 */
export function activationToQuery(settings) {
  const query = pictureQuery(settings);
  for (const [name, value] of new URLSearchParams(functionToQuery(settings))) query.set(name, value);
  if (settings.source === "picture") query.set("source", "picture");
  else query.set("conv", settings.convolution);
  return query.toString();
}

/**
 * The function and its parameters. Defaults are left out.
 * @param {ActivationFunction} activation
 * @returns {string} a query string without "?"
 */
export function functionToQuery({ op, parameters }) {
  const query = new URLSearchParams({ op });
  for (const { name, standard } of ACTIVATIONS[op].parameters) {
    if (parameters[name] !== standard) query.set(name, String(parameters[name]));
  }
  if (op === "GELU" && parameters.approximate === "tanh") query.set("approximate", "tanh");
  return query.toString();
}

/**
 * @param {string} text a query string
 * @param {string} [otherwise] the function where the query names none
 * @returns {ActivationFunction}
 */
export function functionFrom(text, otherwise = "ReLU") {
  const query = new URLSearchParams(text);
  const op = query.get("op") ?? "";
  const known = Object.hasOwn(ACTIVATIONS, op) ? op : otherwise;
  return { op: known, parameters: parametersFrom(query, known) };
}

/**
 * Settings of a query string. Absent and invalid parameters keep their defaults.
 * @param {string} text
 * @param {Settings} defaults
 * @returns {Settings}
 */
export function activationFromQuery(text, defaults) {
  const query = new URLSearchParams(text);
  const convolution = takeConvolution(query, defaults.convolution);
  return {
    ...pictureFrom(query, defaults),
    ...functionFrom(text, defaults.op),
    source: query.get("source") === "picture" ? "picture" : "convolution",
    convolution,
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
