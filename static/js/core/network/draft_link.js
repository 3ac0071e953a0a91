/**
 * Spelling of a draft in an address: `layers=Conv2d:16:5:padding.2;ReLU;Flatten;Linear:10` and `input=1,16,16`. Required
 * parameters come first, in PyTorch's order; the others have their names, and are left out where they have PyTorch's default.
 */
import { parseInteger, parseNumber } from "../text/numbers.js";
import { isSame, OPERATORS, standardLayer } from "./draft_operators.js";

/** @typedef {import("../../network").Draft} Draft */
/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("../../network").Value} Value */
/** @typedef {import("./draft_operators.js").Parameter} Parameter */

/** Most layers of a network on the server. */
const MAX_LAYERS = 64;
/** Largest channels and side of an input. */
export const INPUT_BOUNDS = { channels: 64, side: 512 };
/** Largest seed that the page takes. */
export const MAX_SEED = 999_999;
const NAMED = /^([a-z_]+)\.(.*)$/;

/** @param {Draft} draft @returns {[string, string][]} names and values of the query */
export function draftToQuery({ input, seed, layers }) {
  const { channels, height, width } = input;
  return [
    ["input", `${channels},${height},${width}`],
    ...(seed === 0 ? [] : [/** @type {[string, string]} */ (["seed", String(seed)])]),
    ["layers", layers.map(layerToText).join(";")],
  ];
}

/** @param {DraftLayer} layer */
export function layerToText(layer) {
  const { parameters } = OPERATORS[layer.op];
  const isRequired = (/** @type {Parameter} */ { standard }) => standard === undefined;
  const required = parameters.filter(isRequired).map(({ name, kind }) => valueToText(kind, layer[name]));
  const named = parameters
    .filter((each) => !isRequired(each) && !isSame(layer[each.name], each.standard))
    .map(({ name, kind }) => `${name}.${valueToText(kind, layer[name])}`);
  return [layer.op, ...required, ...named].join(":");
}

/** @param {Parameter["kind"]} kind @param {Value} value */
function valueToText(kind, value) {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "1" : "0";
  if (!Array.isArray(value)) return String(value);
  if (kind === "padding") {
    const [top, bottom, left, right] = value;
    if (top === bottom && left === right) return valueToText("pair", [top, left]);
  }
  return value.every((each) => each === value[0]) ? String(value[0]) : value.join(",");
}

/**
 * @param {URLSearchParams} query
 * @param {Draft} first used where the query has no draft
 * @returns {{draft: Draft, faults: string[]}} faults: a sentence for each part that is left out
 */
export function draftFromQuery(query, first) {
  const spelled = query.get("layers");
  if (spelled === null) return { draft: first, faults: [] };
  /** @type {string[]} */
  const faults = [];
  const texts = spelled === "" ? [] : spelled.split(";");
  if (texts.length > MAX_LAYERS) faults.push(`A network can have at most ${MAX_LAYERS} layers.`);
  const layers = texts.slice(0, MAX_LAYERS).flatMap((text) => {
    const layer = layerFromText(text);
    if (!layer) faults.push(`\u201c${text.slice(0, 80)}\u201d is not a layer.`);
    return layer ? [layer] : [];
  });
  return { draft: { input: inputFrom(query, first, faults), seed: seedFrom(query, faults), layers }, faults };
}

/** @param {string} text @returns {DraftLayer | null} */
export function layerFromText(text) {
  const [op, ...fields] = text.split(":");
  const parameters = Object.hasOwn(OPERATORS, op) ? OPERATORS[op].parameters : [];
  if (parameters.length === 0 && !Object.hasOwn(OPERATORS, op)) return null;
  const required = parameters.filter(({ standard }) => standard === undefined);
  /** @type {Record<string, Value>} */
  const given = {};
  for (const field of fields) {
    const named = field.match(NAMED);
    const parameter = named ? parameters.find(({ name }) => name === named[1]) : required.shift();
    const value = parameter && valueFromText(parameter, named ? named[2] : field);
    if (!parameter || value === undefined) return null;
    given[parameter.name] = value;
  }
  return required.length === 0 ? standardLayer(op, given) : null;
}

/** @param {Parameter} parameter @param {string} text @returns {Value | undefined} undefined for what cannot be one */
function valueFromText({ kind, canBeNull, choices }, text) {
  if (text === "none") return canBeNull ? null : undefined;
  switch (kind) {
    case "switch":
      return text === "1" ? true : text === "0" ? false : undefined;
    case "choice":
      return choices.includes(text) ? text : undefined;
    case "number":
      return parseNumber(text) ?? undefined;
    case "count":
      return parseInteger(text) ?? undefined;
    default:
      return text === "same" && kind === "padding" ? text : cellsFrom(kind, text);
  }
}

/** @param {"pair" | "padding"} kind @param {string} text @returns {number[] | undefined} */
function cellsFrom(kind, text) {
  const given = text.split(",").map(parseInteger);
  if (given.some((each) => each === null || each < 0)) return undefined;
  const numbers = /** @type {number[]} */ (given);
  const [rows, columns = rows] = numbers;
  if (numbers.length === 4 && kind === "padding") return numbers;
  if (numbers.length > 2) return undefined;
  return kind === "pair" ? [rows, columns] : [rows, rows, columns, columns];
}

/** @param {URLSearchParams} query @param {Draft} first @param {string[]} faults */
function inputFrom(query, first, faults) {
  const text = query.get("input") ?? "";
  if (text === "") return first.input;
  const [channels, height, width, ...more] = text.split(",").map(parseInteger);
  const fits = (/** @type {number | null} */ number, /** @type {number} */ most) =>
    (number ?? 0) >= 1 && (number ?? 0) <= most;
  const { channels: most, side } = INPUT_BOUNDS;
  if (more.length === 0 && fits(channels, most) && fits(height, side) && fits(width, side))
    return /** @type {Draft["input"]} */ ({ channels, height, width });
  faults.push(`input cannot be \u201c${text.slice(0, 80)}\u201d.`);
  return first.input;
}

/** @param {URLSearchParams} query @param {string[]} faults */
function seedFrom(query, faults) {
  const text = query.get("seed") ?? "0";
  const seed = parseInteger(text);
  if (seed !== null && seed >= 0 && seed <= MAX_SEED) return seed;
  faults.push(`seed cannot be \u201c${text.slice(0, 80)}\u201d.`);
  return 0;
}
