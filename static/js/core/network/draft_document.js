/** Drafts as the API's documents, and layers of documents as those of a draft. */
import { MAX_SEED } from "./draft_link.js";
import { isSame, OPERATORS, standardLayer } from "./draft_operators.js";

/** @typedef {import("../../network").Draft} Draft */
/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("../../network").Value} Value */

/** Operators that set the number of channels. */
const CONVOLUTIONS = ["Conv2d", "ConvTranspose2d"];
/** Operators with weights that a seed initialises. */
const SEEDED = [...CONVOLUTIONS, "Linear"];

/** Operators whose stride is their kernel_size where it is left out. */
const POOLINGS = ["MaxPool2d", "AvgPool2d", "LPPool2d"];
/** Parameters that what arrives decides. @type {Record<string, string>} */
const ARRIVING = {
  Conv2d: "in_channels",
  ConvTranspose2d: "in_channels",
  BatchNorm2d: "num_features",
  Linear: "in_features",
};

/** Channels that arrive at each layer; those before Flatten where the numbers stand in one row. @param {Draft} draft @returns {number[]} */
export function channelsBefore({ input, layers }) {
  let channels = input.channels;
  return layers.map((layer) => {
    const before = channels;
    if (CONVOLUTIONS.includes(layer.op)) channels = Number(layer.out_channels);
    return before;
  });
}

/**
 * @param {Draft} draft
 * @param {number} [count] layers from the first on; all by default
 * @returns {{input: import("../../network").DraftInput, layers: {op: string}[]}} as the API takes it
 */
export function documentOf(draft, count = draft.layers.length) {
  const channels = channelsBefore(draft);
  return {
    input: draft.input,
    layers: draft.layers
      .slice(0, count)
      .map((layer, index) => layerDocument(layer, channels[index], draft.seed)),
  };
}

/** @param {DraftLayer} layer @param {number} channels that arrive @param {number} seed @returns {{op: string}} */
function layerDocument(layer, channels, seed) {
  const { op, weight, ...rest } = layer;
  if (CONVOLUTIONS.includes(op)) rest.in_channels ??= channels;
  if (op === "BatchNorm2d") rest.num_features ??= channels;
  if (op === "PReLU") return /** @type {{op: string}} */ ({ op, ...rest, init: weight });
  return SEEDED.includes(op) ? { op, ...rest, ...{ weight: { seed } } } : { op, ...rest };
}

/** @param {Record<string, unknown>} written layer, as the API writes it @returns {DraftLayer} */
export function layerFromDocument(written) {
  const op = String(written.op);
  const given = OPERATORS[op].parameters.flatMap(({ name, kind }) => {
    const value = name === "weight" ? [written.weight ?? written.init].flat()[0] : written[name];
    return value === undefined || (name === "bias" && Array.isArray(value))
      ? []
      : [[name, settled(kind, /** @type {Value} */ (value))]];
  });
  return standardLayer(op, Object.fromEntries(given));
}

/**
 * A document that was read from source as a draft. Channels and features that arrive anyway are left to be worked out,
 * so that they follow later edits.
 * @param {{input: {channels: number, height: number | null, width: number | null}, layers: Record<string, unknown>[]}} read
 * @param {Draft} before tells the size of the input where the document does not
 * @param {boolean} isWhole whether the layers fit each other
 * @returns {Draft}
 */
export function draftFromDocument({ input, layers }, before, isWhole) {
  const given = {
    input: {
      channels: input.channels,
      height: input.height ?? before.input.height,
      width: input.width ?? before.input.width,
    },
    seed: seedOf(layers),
    layers: layers.map(layerFromDocument),
  };
  const channels = channelsBefore(given);
  return {
    ...given,
    layers: given.layers.map((layer, index) => {
      const name = ARRIVING[layer.op];
      const isArriving = name === "in_features" ? isWhole : layer[name] === channels[index];
      return name && !isArriving ? layer : withArrivingOpen(layer);
    }),
  };
}

/**
 * A layer that fits, with the numbers left open that are worked out anyway, so that it still fits after later edits.
 * @template {{op: string, [parameter: string]: unknown}} Layer
 * @param {Layer} layer
 * @returns {Layer}
 */
export function withArrivingOpen(layer) {
  const name = ARRIVING[layer.op];
  if (name) return { ...layer, [name]: null };
  return POOLINGS.includes(layer.op) && isSame(layer.stride, layer.kernel_size)
    ? { ...layer, stride: null }
    : layer;
}

/** The seed of the first layer that is drawn from one the page takes; else 0. @param {Record<string, unknown>[]} layers */
function seedOf(layers) {
  const seeds = layers.map(({ weight }) => Object(weight).seed);
  return seeds.find((seed) => Number.isInteger(seed) && seed <= MAX_SEED) ?? 0;
}

/** @param {string} kind @param {Value} value @returns {Value} */
function settled(kind, value) {
  if (kind === "padding") {
    if (value === "valid") return [0, 0, 0, 0];
    if (typeof value === "number") return [value, value, value, value];
    if (Array.isArray(value) && value.length === 2) return [value[0], value[0], value[1], value[1]];
  }
  return kind === "pair" && typeof value === "number" ? [value, value] : value;
}

/**
 * The layers of a changed document as a draft's. What the change left alone stays as the draft has it, worked out from
 * what arrives or given.
 * @param {Draft} draft
 * @param {Record<string, unknown>[]} changed
 * @returns {DraftLayer[]}
 */
export function layersFromChange(draft, changed) {
  const sent = documentOf(draft).layers.map(layerFromDocument);
  const next = changed.map(layerFromDocument);
  const start = next.findIndex((layer, index) => !isSame(layer, sent[index]));
  if (start < 0) return draft.layers.slice(0, next.length);
  const shift = draft.layers.length - next.length;
  let end = next.length;
  while (end > start && end + shift > start && isSame(next[end - 1], sent[end - 1 + shift])) end -= 1;
  return next.map((layer, index) => {
    if (index < start) return draft.layers[index];
    if (index >= end) return draft.layers[index + shift];
    return shift === 0 ? withGiven(layer, sent[index], draft.layers[index]) : layer;
  });
}

/** A changed layer, with null where the draft has it and the change is elsewhere. @param {DraftLayer} next @param {DraftLayer} sent @param {DraftLayer} own @returns {DraftLayer} */
function withGiven(next, sent, own) {
  if (next.op !== own.op) return next;
  const kept = Object.keys(own).filter((name) => isSame(next[name], sent[name]));
  return { ...next, ...Object.fromEntries(kept.map((name) => [name, own[name]])) };
}
