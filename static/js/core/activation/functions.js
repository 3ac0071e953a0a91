/** Activations of torch.nn: function and derivative in float64, parameters, and notes on their use. */
import { erfc } from "./error_function.js";

/** @typedef {import("../../operators").ActivationParameters} Parameters */
/**
 * @typedef {object} Parameter a number that shapes the curve
 * @property {Exclude<keyof Parameters, "approximate">} name as torch.nn calls it
 * @property {number} standard torch.nn's own default
 * @property {number} minimum of the slider
 * @property {number} maximum of the slider
 * @property {number} step of the slider
 * @property {boolean} positive whether the parameter must be above zero
 */
/**
 * @typedef {object} Activation
 * @property {Parameter[]} parameters
 * @property {(x: number, parameters: Parameters) => number} value
 * @property {(x: number, parameters: Parameters) => number} derivative the convention of PyTorch's autograd where it is undefined
 * @property {string} note what it does and where it is used
 */

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** @param {number} x */
function sigmoid(x) {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** @param {number} x @param {number} alpha */
const elu = (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x));
/** @param {number} x @param {number} alpha */
const eluSlope = (x, alpha) => (x > 0 ? 1 : alpha * Math.exp(x));
/** Standard normal cumulative distribution function. @param {number} x */
const below = (x) => 0.5 * erfc(-x / Math.SQRT2);
/** @param {number} x */
const density = (x) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
/** Argument of tanh in the approximate GELU. @param {number} x */
export const bend = (x) => ROOT_2_OVER_PI * (x + CUBIC * x * x * x);
/** Zero times infinity is zero here: the exponential wins. @param {number} x @param {number} factor */
const times = (x, factor) => (factor === 0 ? 0 : x * factor);

/** @param {number} x */
function geluTanhSlope(x) {
  const tanh = Math.tanh(bend(x));
  const slope = ROOT_2_OVER_PI * (1 + 3 * CUBIC * x * x);
  return 0.5 * (1 + tanh) + 0.5 * times(x * slope, 1 - tanh * tanh);
}

/** @type {Parameter} */
const ALPHA = { name: "alpha", standard: 1, minimum: 0, maximum: 3, step: 0.05, positive: false };

/** @type {Record<string, Activation>} */
export const ACTIVATIONS = {
  ReLU: {
    parameters: [],
    value: (x) => Math.max(0, x),
    derivative: (x) => (x > 0 ? 1 : 0),
    note: "Sets negative numbers to zero and keeps the rest: cheap, with a gradient that does not vanish for positive numbers. The usual choice in convolutional networks such as ResNet-18.",
  },
  ReLU6: {
    parameters: [],
    value: (x) => Math.min(Math.max(0, x), 6),
    derivative: (x) => (x > 0 && x < 6 ? 1 : 0),
    note: "A ReLU that also caps values at 6, which keeps enough precision in 8 bits. Used in MobileNetV2 and in EfficientNet-Lite.",
  },
  LeakyReLU: {
    parameters: [
      { name: "negative_slope", standard: 0.01, minimum: 0, maximum: 1, step: 0.01, positive: false },
    ],
    value: (x, { negative_slope: slope }) => (x > 0 ? x : x * slope),
    derivative: (x, { negative_slope: slope }) => (x > 0 ? 1 : slope),
    note: "Scales negative numbers by a small slope, so that no unit loses its gradient. Common in the discriminators of GANs and in early versions of YOLO.",
  },
  PReLU: {
    parameters: [{ name: "weight", standard: 0.25, minimum: -1, maximum: 1, step: 0.01, positive: false }],
    value: (x, { weight }) => (x > 0 ? x : x * weight),
    derivative: (x, { weight }) => (x > 0 ? 1 : weight),
    note: "A LeakyReLU with a learned slope; here you set it. Introduced with the first network to surpass human accuracy on ImageNet (He et al. 2015).",
  },
  ELU: {
    parameters: [ALPHA],
    value: (x, { alpha }) => elu(x, alpha),
    derivative: (x, { alpha }) => eluSlope(x, alpha),
    note: "Saturates smoothly at \u2212alpha for negative numbers, which keeps the mean of the outputs near zero. Used in networks without batch normalization.",
  },
  SELU: {
    parameters: [],
    value: (x) => SELU_SCALE * elu(x, SELU_ALPHA),
    derivative: (x) => SELU_SCALE * eluSlope(x, SELU_ALPHA),
    note: "An ELU with two fixed numbers that preserve mean 0 and variance 1 from layer to layer: for self-normalizing networks of fully connected layers.",
  },
  GELU: {
    parameters: [],
    value: (x, { approximate }) =>
      approximate === "tanh" ? 0.5 * times(x, 1 + Math.tanh(bend(x))) : times(x, below(x)),
    derivative: (x, { approximate }) =>
      approximate === "tanh" ? geluTanhSlope(x) : below(x) + times(x, density(x)),
    note: "Multiplies each number by the probability that a standard normal number is smaller: a smooth ReLU that dips below zero. The standard in transformers (BERT, GPT, ViT) and ConvNeXt.",
  },
  SiLU: {
    parameters: [],
    value: (x) => times(x, sigmoid(x)),
    derivative: (x) => sigmoid(x) * (1 + times(x, sigmoid(-x))),
    note: "The number times its own sigmoid, also called Swish: smooth, and slightly negative just below zero. Used in EfficientNet and in diffusion models.",
  },
  Sigmoid: {
    parameters: [],
    value: sigmoid,
    derivative: (x) => sigmoid(x) * sigmoid(-x),
    note: "Maps every number to between 0 and 1, for probabilities and gates. Its gradient vanishes far from zero, so hidden layers rarely use it today.",
  },
  Tanh: {
    parameters: [],
    value: Math.tanh,
    derivative: (x) => 4 * sigmoid(2 * x) * sigmoid(-2 * x),
    note: "Maps every number to between \u22121 and 1. Used in LeNet (1998), and today in recurrent networks and at the output of image generators.",
  },
  Softplus: {
    parameters: [
      { name: "beta", standard: 1, minimum: 0.1, maximum: 10, step: 0.1, positive: true },
      { name: "threshold", standard: 20, minimum: 0, maximum: 40, step: 1, positive: false },
    ],
    value: (x, { beta, threshold }) => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta),
    derivative: (x, { beta, threshold }) => (x * beta > threshold ? 1 : sigmoid(x * beta)),
    note: "A smooth ReLU that is always positive; used for variances and rates. A larger beta sharpens the bend; above the threshold PyTorch uses the identity.",
  },
  Hardswish: {
    parameters: [],
    value: (x) => (x <= -3 ? 0 : x >= 3 ? x : (x * (x + 3)) / 6),
    derivative: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5),
    note: "A SiLU approximated by straight pieces and a parabola, for devices on which an exponential is expensive. Used in MobileNetV3.",
  },
};

/** Defaults of torch.nn. @type {Parameters} */
export const STANDARD = {
  negative_slope: 0.01,
  weight: 0.25,
  alpha: 1,
  beta: 1,
  threshold: 20,
  approximate: "none",
};

/**
 * @param {string} op
 * @param {Parameters} parameters
 * @returns {string} such as nn.LeakyReLU(0.2)
 */
export function activationLine(op, parameters) {
  if (op === "PReLU")
    return parameters.weight === STANDARD.weight ? "nn.PReLU()" : `nn.PReLU(init=${parameters.weight})`;
  if (op === "GELU") return parameters.approximate === "tanh" ? 'nn.GELU(approximate="tanh")' : "nn.GELU()";
  const changed = ACTIVATIONS[op].parameters.filter(({ name, standard }) => parameters[name] !== standard);
  if (changed.length === 0) return `nn.${op}()`;
  const named =
    changed.length < ACTIVATIONS[op].parameters.length &&
    changed[0].name !== ACTIVATIONS[op].parameters[0].name;
  return `nn.${op}(${changed.map(({ name }) => (named ? `${name}=${parameters[name]}` : parameters[name])).join(", ")})`;
}

/**
 * The layer with these parameters, as the API takes it.
 * @param {string} op
 * @param {Parameters} parameters
 */
export function activationLayer(op, parameters) {
  if (op === "PReLU") return { op, num_parameters: 1, weight: [parameters.weight] };
  if (op === "GELU") return { op, approximate: parameters.approximate };
  return {
    op,
    ...Object.fromEntries(ACTIVATIONS[op].parameters.map(({ name }) => [name, parameters[name]])),
  };
}
