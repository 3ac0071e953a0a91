/** Starting points of a draft. */
import { newLayer } from "./draft_operators.js";

/** @typedef {import("../../network").Draft} Draft */
/** @typedef {import("../../network").DraftLayer} DraftLayer */

const DIGITS = { channels: 1, height: 16, width: 16 };

/** @param {number} channels @param {number} side @param {number} padding @param {Record<string, import("../../network").Value>} [more] */
const conv = (channels, side, padding, more = {}) =>
  newLayer("Conv2d", {
    out_channels: channels,
    kernel_size: [side, side],
    padding: [padding, padding, padding, padding],
    ...more,
  });
const relu = () => newLayer("ReLU");
const norm = () => newLayer("BatchNorm2d");
const pool = () => newLayer("MaxPool2d");
const average = () => newLayer("AvgPool2d");
const tanh = () => newLayer("Tanh");
const flatten = () => newLayer("Flatten");
/** @param {number} features */
const linear = (features) => newLayer("Linear", { out_features: features });
/** @param {number} channels */
const up = (channels) => newLayer("ConvTranspose2d", { out_channels: channels });

/** @type {{name: string, title: string, note: string, input: Draft["input"], layers: DraftLayer[]}[]} */
export const STARTING_POINTS = [
  {
    name: "course",
    title: "The course’s CNN",
    note: "Convolution, activation and pooling, twice; then flatten and linear.",
    input: DIGITS,
    layers: [conv(16, 5, 2), relu(), pool(), conv(32, 5, 2), relu(), pool(), flatten(), linear(10)],
  },
  {
    name: "fast",
    title: "The course’s CNN with BatchNorm",
    note: "The same, normalized before each activation: it trains in fewer epochs.",
    input: DIGITS,
    layers: [
      ...[conv(16, 5, 2), norm(), relu(), pool()],
      ...[conv(32, 5, 2), norm(), relu(), pool()],
      ...[flatten(), linear(10)],
    ],
  },
  {
    name: "lenet5",
    title: "LeNet-5",
    note: "LeCun et al. 1998, on 32 × 32 digits: average pooling and tanh.",
    input: { channels: 1, height: 32, width: 32 },
    layers: [
      ...[conv(6, 5, 0), tanh(), average(), conv(16, 5, 0), tanh(), average()],
      ...[conv(120, 5, 0), tanh(), flatten(), linear(84), tanh(), linear(10)],
    ],
  },
  {
    name: "vgg",
    title: "A tiny VGG",
    note: "Pairs of 3 × 3 convolutions between poolings, with more channels each time.",
    input: { channels: 3, height: 32, width: 32 },
    layers: [
      ...[conv(16, 3, 1), relu(), conv(16, 3, 1), relu(), pool()],
      ...[conv(32, 3, 1), relu(), conv(32, 3, 1), relu(), pool()],
      ...[flatten(), linear(64), relu(), linear(10)],
    ],
  },
  {
    name: "autoencoder",
    title: "An encoder and a decoder",
    note: "Pooling makes the maps smaller, transposed convolution makes them large again.",
    input: { channels: 1, height: 32, width: 32 },
    layers: [
      ...[conv(8, 3, 1), relu(), pool(), conv(16, 3, 1), relu(), pool()],
      ...[up(8), relu(), up(1), newLayer("Sigmoid")],
    ],
  },
  {
    name: "separable",
    title: "A depthwise-separable block",
    note: "One kernel for each channel, then 1 × 1 convolution to mix the channels, as in MobileNet.",
    input: { channels: 3, height: 32, width: 32 },
    layers: [
      ...[
        conv(16, 3, 1),
        relu(),
        conv(16, 3, 1, { groups: 16 }),
        norm(),
        relu(),
        conv(32, 1, 0),
        norm(),
        relu(),
      ],
      ...[newLayer("AdaptiveAvgPool2d"), flatten(), linear(10)],
    ],
  },
  {
    name: "dropout",
    title: "A block with BatchNorm and Dropout",
    note: "Two layers that behave differently while training.",
    input: DIGITS,
    layers: [conv(16, 3, 1), norm(), relu(), pool(), newLayer("Dropout", { p: 0.25 }), flatten(), linear(10)],
  },
];

/** The draft that the page opens on. @type {Draft} */
export const FIRST_DRAFT = { input: DIGITS, seed: 0, layers: STARTING_POINTS[0].layers };
