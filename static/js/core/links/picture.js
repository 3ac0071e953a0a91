/** The picture as part of every page's query string. */
import { parseInteger } from "../text/numbers.js";
import { oneOf } from "./faults.js";

/** @typedef {import("../../types").LabSettings} LabSettings */
/** @typedef {import("./faults.js").Check} Check */

/** Choices of a photograph's longest side, in pixels. */
const SIZES = [32, 64, 128, 224, 512];

const IMAGE = /^([0-9a-f]{64}|[a-z][a-z0-9_-]{0,40})$/;

/**
 * @param {URLSearchParams} query
 * @param {string} otherwise
 * @returns {string} a sample's name or an image id
 */
export function imageFrom(query, otherwise) {
  return namedImage(query) ?? otherwise;
}

/** @param {URLSearchParams} query @returns {string | null} a sample's name or an image id; null if it names none */
export function namedImage(query) {
  const image = query.get("image") ?? "";
  return IMAGE.test(image) ? image : null;
}

/**
 * @param {URLSearchParams} query
 * @param {LabSettings} defaults
 * @returns {LabSettings}
 */
export function pictureFrom(query, defaults) {
  const size = parseInteger(query.get("size") ?? "");
  return {
    image: imageFrom(query, defaults.image),
    size: size !== null && SIZES.includes(size) ? size : defaults.size,
    color: query.get("color") === "rgb" ? "rgb" : "grey",
  };
}

/**
 * @param {LabSettings} settings
 * @returns {URLSearchParams}
 */
export function pictureQuery({ image, size, color }) {
  const query = new URLSearchParams({ image, size: String(size) });
  if (color === "rgb") query.set("color", color);
  return query;
}

/** Checks of the picture's parameters. @type {Record<string, Check>} */
export const PICTURE_CHECKS = {
  image: (given) => IMAGE.test(given),
  size: oneOf(SIZES.map(String)),
  color: oneOf(["grey", "rgb"]),
};
