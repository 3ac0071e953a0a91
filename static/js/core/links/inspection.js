/** Conversion between the inspection page's settings and view and a query string. Defaults are left out. */
import { methodNamed } from "../inspection/attribution_methods.js";
import { parseInteger } from "../text/numbers.js";
import { isDataSet } from "./data_set.js";
import { imageFrom } from "./picture.js";
import { queryText } from "./query_text.js";
import { readZero, writeZero } from "../inspection/switched_off_channels.js";

/** @typedef {import("../../inspection").InspectionSettings} InspectionSettings */
/** @typedef {import("../../inspection").InspectionView} InspectionView */
/** @typedef {import("../../inspection").Place} Place */

/** @type {InspectionSettings} */
export const FIRST_SETTINGS = { image: "cat", network: "resnet18", size: 224, zero: "", classIndex: null };

/** @type {InspectionView} */
export const FIRST_VIEW = {
  node: null,
  channel: 0,
  cell: null,
  path: [],
  order: "channel",
  scope: "node",
  gradient: false,
  method: null,
  atOpened: false,
  opacity: 60,
  compare: "",
  train: null,
  dataset: null,
  patches: false,
};

/** @type {import("../../inspection").Order[]} */
export const ORDERS = ["channel", "mean", "maximum", "zeros", "influence"];

/** Longest side of a photograph that the API takes, in pixels. */
const MAX_SIZE = 1024;
/** Largest first seed that the API takes. */
const MAX_SEED = 999_999_999;
const NETWORK = /^([0-9a-f]{64}|[a-z][a-z0-9_]{0,40})$/;
const NODE = /^[A-Za-z0-9_.]{1,64}$/;
/** Values of the comparison: none, another picture, other weights. */
const COMPARE = /^(none|image:[0-9a-z_-]{1,64}|network:[0-9a-f]{64})$/;

/**
 * @param {string} text a query string
 * @param {InspectionSettings} [first] defaults of absent parameters
 * @returns {InspectionSettings}
 */
export function inspectionFromQuery(text, first = FIRST_SETTINGS) {
  const query = new URLSearchParams(text);
  const network = query.get("network") ?? "";
  return {
    image: imageFrom(query, first.image),
    network: NETWORK.test(network) ? network : first.network,
    size: sizeFrom(query.get("size"), first.size),
    zero: writeZero(readZero(query.get("zero") ?? "")),
    classIndex: wholeNumber(query.get("class")),
  };
}

/** @param {string} text a query string @returns {InspectionView} */
export function inspectedFromQuery(text) {
  const query = new URLSearchParams(text);
  const node = query.get("node") ?? "";
  const compare = query.get("compare") ?? "";
  const [row, column] = (query.get("cell") ?? "").split(",").map(wholeNumber);
  const opacity = wholeNumber(query.get("opacity")) ?? FIRST_VIEW.opacity;
  const order = ORDERS.find((each) => each === query.get("sort"));
  return {
    node: NODE.test(node) ? node : null,
    channel: wholeNumber(query.get("channel")) ?? 0,
    cell: row !== null && column !== null && column !== undefined ? { row, column } : null,
    path: (query.get("path") ?? "").split(";").flatMap(placeFrom),
    order: order ?? FIRST_VIEW.order,
    scope: query.get("scope") === "map" ? "map" : "node",
    gradient: query.get("gradient") === "1",
    method: methodNamed(query.get("method")),
    atOpened: query.get("at") === "opened",
    opacity: opacity <= 100 ? opacity : FIRST_VIEW.opacity,
    compare: COMPARE.test(compare) ? compare : "",
    train: trainFrom(query.get("train")),
    ...patchesFrom(query),
  };
}

/**
 * @param {InspectionSettings} settings
 * @param {InspectionView} view
 * @param {InspectionSettings} [first] defaults, which are left out
 * @returns {string} a query string without "?"
 */
export function inspectionToQuery(settings, view, first = FIRST_SETTINGS) {
  const query = new URLSearchParams({ image: settings.image });
  /** @type {[string, string | number | null, string | number | null][]} */
  const parts = [
    ["network", settings.network, first.network],
    ["size", settings.size, first.size],
    ["zero", settings.zero, ""],
    ["class", settings.classIndex, null],
    ["node", view.node, null],
    ["channel", view.channel, 0],
    ["cell", view.cell && `${view.cell.row},${view.cell.column}`, null],
    ["path", view.path.map(placeToText).join(";"), ""],
    ["sort", view.order, FIRST_VIEW.order],
    ["scope", view.scope, FIRST_VIEW.scope],
    ["gradient", Number(view.gradient), 0],
    ["method", view.method, null],
    ["at", view.atOpened ? "opened" : "", ""],
    ["opacity", view.opacity, FIRST_VIEW.opacity],
    ["compare", view.compare, FIRST_VIEW.compare],
    ["train", view.train, FIRST_VIEW.train],
    ["dataset", view.dataset, FIRST_VIEW.dataset],
    ["patches", Number(view.patches), 0],
  ];
  for (const [name, value, absent] of parts) if (value !== absent) query.set(name, String(value));
  return queryText(query);
}

/** @param {string | null} text @param {number} otherwise */
function sizeFrom(text, otherwise) {
  const size = wholeNumber(text);
  return size !== null && size >= 1 && size <= MAX_SIZE ? size : otherwise;
}

/** @param {string | null} text @returns {number | null} a seed that the API takes */
function trainFrom(text) {
  const seed = wholeNumber(text);
  return seed !== null && seed <= MAX_SEED ? seed : null;
}

/** @param {URLSearchParams} query @returns {Pick<InspectionView, "dataset" | "patches">} */
function patchesFrom(query) {
  const dataset = query.get("dataset") ?? "";
  return isDataSet(dataset)
    ? { dataset, patches: query.get("patches") === "1" }
    : { dataset: null, patches: false };
}

/** @param {Place} place */
export function placeToText({ node, channel, row, column }) {
  return `${node}:${channel},${row},${column}`;
}

/** @param {string} text @returns {Place[]} the place, or an empty list if the text is not a place */
function placeFrom(text) {
  const [node, numbers = ""] = text.split(":");
  const [channel, row, column] = numbers.split(",").map(wholeNumber);
  if (!NODE.test(node) || (channel ?? null) === null || (row ?? null) === null || (column ?? null) === null)
    return [];
  return [/** @type {Place} */ ({ node, channel, row, column })];
}

/** @param {string | null} text @returns {number | null} a whole number from 0 on */
function wholeNumber(text) {
  const number = parseInteger(text ?? "");
  return number !== null && number >= 0 ? number : null;
}
