/** The query with which a link leads back to a page: as it was left, with what goes along from page to page. */
import { queryText } from "./query_text.js";

/** Switches for teaching, which go along to every page. */
const TEACHING = ["hide", "projector", "predict"];
/** Parameters that make sense for one picture alone. */
const OF_PICTURE = ["cell", "path"];
/** Most characters of a query; with its path, the server takes an address of 8192 bytes. */
const MAX_LENGTH = 8000;

/**
 * @param {string} kept the query that the page was left with; empty if it was not visited
 * @param {string} carried a query of what goes along: image, size, conv, activation, switches for teaching
 * @param {string[]} takes names of what the page takes; "convolution" if a page that was not visited opens on conv itself
 * @returns {string} a query string without "?"; values with which it would be too long for the server are left out
 */
export function returningQuery(kept, carried, takes) {
  const given = new URLSearchParams(carried);
  const query = new URLSearchParams();
  for (const name of [...takes, ...TEACHING]) {
    const value = given.get(name);
    if (value !== null) addFitting(query, name, value);
  }
  const opening = takes.includes("convolution") ? (given.get("conv") ?? "") : "";
  const rest = new URLSearchParams(kept === "" ? opening : kept);
  const isOther = rest.get("image") !== query.get("image");
  for (const [name, value] of rest) {
    const isLeft = query.has(name) || TEACHING.includes(name) || (isOther && OF_PICTURE.includes(name));
    if (!isLeft) addFitting(query, name, value);
  }
  return queryText(query);
}

/** @param {URLSearchParams} query @param {string} name @param {string} value */
function addFitting(query, name, value) {
  query.set(name, value);
  if (queryText(query).length > MAX_LENGTH) query.delete(name);
}

/**
 * What goes along after a page was seen: its own values, and those of earlier pages that it has none of.
 * @param {string} before a query
 * @param {Record<string, string>} own
 * @param {string} teaching a query
 * @returns {string} a query
 */
export function carriedQuery(before, own, teaching) {
  const query = new URLSearchParams(before);
  for (const name of TEACHING) query.delete(name);
  for (const [name, value] of [...Object.entries(own), ...new URLSearchParams(teaching)])
    query.set(name, value);
  return query.toString();
}
