/** The choice of the attribution in the section "Before and after", as part of the page's query string. */
import { methodNamed } from "../inspection/attribution_methods.js";
import { FIRST_VIEW } from "../links/inspection.js";
import { parseInteger } from "../text/numbers.js";

/** @typedef {Pick<import("../../transfer").BeforeAfterState, "method" | "opacity">} Choice */

/** @type {Choice} */
export const FIRST_CHOICE = { method: "grad-cam", opacity: FIRST_VIEW.opacity };
const NONE = "none";

/** @param {string} text a query string @returns {Choice} */
export function choiceFromQuery(text) {
  const query = new URLSearchParams(text);
  const method = query.get("method");
  const opacity = parseInteger(query.get("opacity") ?? "");
  return {
    method: method === NONE ? null : (methodNamed(method) ?? FIRST_CHOICE.method),
    opacity: opacity !== null && opacity >= 0 && opacity <= 100 ? opacity : FIRST_CHOICE.opacity,
  };
}

/** @param {Choice} choice @returns {string} a query string without "?" */
export function choiceToQuery({ method, opacity }) {
  return [
    ...(method === FIRST_CHOICE.method ? [] : [`method=${method ?? NONE}`]),
    ...(opacity === FIRST_CHOICE.opacity ? [] : [`opacity=${opacity}`]),
  ].join("&");
}
