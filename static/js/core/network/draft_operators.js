/** Layers that a draft may have: their groups, and their parameters with PyTorch's defaults. */
import { ACTIVATIONS } from "../activation/functions.js";
import { MAX_DILATION, MAX_KERNEL_SIZE, MAX_PADDING, MAX_STRIDE } from "../convolution/settings.js";
import { MAX_OUTPUT_SIZE, NORM_TYPES } from "../links/pooling.js";

/** @typedef {import("../../network").Value} Value */
/** @typedef {import("../../network").DraftLayer} DraftLayer */

/**
 * @typedef {object} Parameter
 * @property {string} name as torch.nn calls it
 * @property {"count" | "pair" | "padding" | "number" | "switch" | "choice"} kind padding: cells on four sides or "same"
 * @property {Value} [standard] PyTorch's default; none where the parameter is required
 * @property {Value} initial value in a new layer
 * @property {number} minimum
 * @property {number} maximum
 * @property {boolean} canBeNull whether what arrives, or another parameter, may decide
 * @property {string[]} choices
 * @property {boolean} isEdited false for parameters that are only kept
 */
/** @typedef {{group: string, note: string, parameters: Parameter[]}} Operator */

/** Largest number of channels or features that the page offers. */
const MAX_COUNT = 4096;

/**
 * @param {Parameter["kind"]} kind
 * @param {string} name
 * @param {Partial<Parameter>} facts
 * @returns {Parameter}
 */
const parameter = (kind, name, facts) => ({
  kind,
  name,
  initial: facts.standard ?? null,
  minimum: 0,
  maximum: MAX_COUNT,
  canBeNull: false,
  choices: [],
  isEdited: true,
  ...facts,
});

/** Number of channels or features that arrives, unless it is given. @param {string} name */
const arriving = (name) => parameter("count", name, { standard: null, canBeNull: true, minimum: 1 });
/** @param {string} name @param {number} initial */
const count = (name, initial) => parameter("count", name, { initial, minimum: 1 });
/** @param {string} name @param {number} maximum @param {Partial<Parameter>} facts */
const pair = (name, maximum, facts) => parameter("pair", name, { minimum: 1, maximum, ...facts });
/** @param {string} name @param {boolean} standard */
const switched = (name, standard) => parameter("switch", name, { standard });
/** @param {string} name @param {number} standard */
const kept = (name, standard) => parameter("count", name, { standard, minimum: -9, isEdited: false });

const kernelSize = (/** @type {number} */ side) =>
  pair("kernel_size", MAX_KERNEL_SIZE, { initial: [side, side] });
const dilation = pair("dilation", MAX_DILATION, { standard: [1, 1] });
const noPadding = pair("padding", MAX_PADDING, { standard: [0, 0], minimum: 0 });
const ownStride = pair("stride", MAX_STRIDE, { standard: null, canBeNull: true });
const ceil = switched("ceil_mode", false);
const outputSize = pair("output_size", MAX_OUTPUT_SIZE, { initial: [1, 1] });
const groups = parameter("count", "groups", { standard: 1, minimum: 1 });

/** @type {Record<string, Operator>} */
const CONVOLUTIONS = {
  Conv2d: {
    group: "Convolution",
    note: "Slides kernels over the map",
    parameters: [
      arriving("in_channels"),
      count("out_channels", 16),
      kernelSize(3),
      pair("stride", MAX_STRIDE, { standard: [1, 1] }),
      parameter("padding", "padding", { standard: [0, 0, 0, 0], initial: [1, 1, 1, 1] }),
      dilation,
      groups,
      switched("bias", true),
      parameter("choice", "padding_mode", {
        standard: "zeros",
        choices: ["zeros", "reflect", "replicate", "circular"],
      }),
    ],
  },
  ConvTranspose2d: {
    group: "Convolution",
    note: "Enlarges the map with kernels",
    parameters: [
      arriving("in_channels"),
      count("out_channels", 16),
      kernelSize(2),
      pair("stride", MAX_STRIDE, { standard: [1, 1], initial: [2, 2] }),
      noPadding,
      pair("output_padding", MAX_PADDING, { standard: [0, 0], minimum: 0 }),
      groups,
      switched("bias", true),
      dilation,
    ],
  },
};

/** @type {Record<string, Operator>} */
const POOLINGS = {
  MaxPool2d: {
    group: "Pooling",
    note: "Keeps each window’s maximum",
    parameters: [kernelSize(2), ownStride, noPadding, dilation, ceil],
  },
  AvgPool2d: {
    group: "Pooling",
    note: "Keeps each window’s mean",
    parameters: [
      kernelSize(2),
      ownStride,
      noPadding,
      ceil,
      switched("count_include_pad", true),
      parameter("count", "divisor_override", {
        standard: null,
        canBeNull: true,
        minimum: 1,
        isEdited: false,
      }),
    ],
  },
  LPPool2d: {
    group: "Pooling",
    note: "Keeps each window’s p-norm",
    parameters: [
      parameter("number", "norm_type", { initial: 2, ...NORM_TYPES }),
      kernelSize(2),
      ownStride,
      ceil,
    ],
  },
  AdaptiveAvgPool2d: {
    group: "Pooling",
    note: "Mean, for a size that you set",
    parameters: [outputSize],
  },
  AdaptiveMaxPool2d: {
    group: "Pooling",
    note: "Maximum, for a size that you set",
    parameters: [outputSize],
  },
};

/** @type {Record<string, Operator>} */
const OTHERS = {
  BatchNorm2d: {
    group: "Normalization",
    note: "Brings each channel to mean 0, variance 1",
    parameters: [
      arriving("num_features"),
      parameter("number", "eps", { standard: 1e-5, minimum: 0, maximum: 1e-3 }),
      parameter("number", "momentum", { standard: 0.1, minimum: 0, maximum: 1 }),
      switched("affine", true),
    ],
  },
  Dropout: {
    group: "Normalization",
    note: "While training, zeros some numbers",
    parameters: [parameter("number", "p", { standard: 0.5, minimum: 0, maximum: 1 })],
  },
  Flatten: {
    group: "Dense",
    note: "Lays all maps out in one row",
    parameters: [kept("start_dim", 1), kept("end_dim", -1)],
  },
  Linear: {
    group: "Dense",
    note: "Weighs every number for each output",
    parameters: [arriving("in_features"), count("out_features", 10), switched("bias", true)],
  },
  Softmax: {
    group: "Dense",
    note: "Turns numbers into probabilities",
    parameters: [kept("dim", 1)],
  },
};

/** @param {string} op @returns {Parameter[]} */
function activationParameters(op) {
  if (op === "GELU")
    return [parameter("choice", "approximate", { standard: "none", choices: ["none", "tanh"] })];
  const numbers = ACTIVATIONS[op].parameters.map(({ name, standard, minimum, maximum }) =>
    parameter("number", name, { standard, minimum, maximum }),
  );
  return op === "PReLU"
    ? [parameter("count", "num_parameters", { standard: 1, minimum: 1 }), ...numbers]
    : numbers;
}

/** Operators by their `op`, in the order of the chooser. @type {Record<string, Operator>} */
export const OPERATORS = {
  ...CONVOLUTIONS,
  ...POOLINGS,
  ...Object.fromEntries(
    Object.keys(ACTIVATIONS).map((op) => [
      op,
      { group: "Activation", note: "", parameters: activationParameters(op) },
    ]),
  ),
  ...OTHERS,
};

/** Titles of the groups, in order. */
export const GROUPS = ["Convolution", "Pooling", "Activation", "Normalization", "Dense"];

/**
 * @param {string} op
 * @param {Record<string, Value>} [given] values that differ from those of a new layer
 * @returns {DraftLayer}
 */
export function newLayer(op, given = {}) {
  const initial = OPERATORS[op].parameters.map(({ name, initial: value }) => [name, value]);
  return { op, ...Object.fromEntries(initial), ...given };
}

/**
 * A layer with PyTorch's defaults.
 * @param {string} op
 * @param {Record<string, Value>} given values of the required parameters, and of others
 * @returns {DraftLayer}
 */
export function standardLayer(op, given) {
  const standard = OPERATORS[op].parameters.map(({ name, standard: value, initial }) => [
    name,
    value === undefined ? initial : value,
  ]);
  return { op, ...Object.fromEntries(standard), ...given };
}

/** @param {unknown} a @param {unknown} b */
export const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
