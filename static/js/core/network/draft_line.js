/** A layer of a draft as a line of PyTorch. */
import { ACTIVATIONS, activationLine, STANDARD } from "../activation/functions.js";
import { moduleLine } from "../convolution/pytorch_line.js";
import { poolingLine } from "../pooling/pytorch_line.js";
import { POOLINGS } from "../pooling/windows.js";

/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("../../types").Settings} ConvolutionSettings */
/** @typedef {import("../../operators").PoolingSettings} PoolingSettings */

/** Whether it is a convolution, transposed or not. @param {DraftLayer} layer */
export const isConvolution = ({ op }) => op === "Conv2d" || op === "ConvTranspose2d";
/** @param {DraftLayer} layer */
export const isPooling = ({ op }) => POOLINGS.some((each) => each === op);

const NO_PICTURE = { image: "", size: 0, color: /** @type {const} */ ("grey") };

/** A convolution as the settings of the convolution page, without its weights. @param {DraftLayer} layer @returns {ConvolutionSettings} */
export function convolutionSettings(layer) {
  const [height, width] = /** @type {number[]} */ (layer.kernel_size);
  const outputs = Number(layer.out_channels);
  const [rows, columns] = Array.isArray(layer.padding) ? layer.padding : [0, 0];
  return /** @type {ConvolutionSettings} */ ({
    ...NO_PICTURE,
    operator: layer.op,
    groups: layer.groups,
    kernel: { height, width, planes: Array(outputs).fill([]), bias: Array(outputs).fill(Number(layer.bias)) },
    stride: layer.stride,
    padding: layer.op === "Conv2d" ? layer.padding : [rows, rows, columns, columns],
    paddingMode: layer.padding_mode ?? "zeros",
    dilation: layer.dilation,
    outputPadding: layer.output_padding ?? [0, 0],
    view: "gather",
    identity: false,
    compare: null,
  });
}

/** A pooling as the settings of the pooling page. @param {DraftLayer} layer @returns {PoolingSettings} */
export function poolingSettings(layer) {
  return /** @type {PoolingSettings} */ ({
    ...NO_PICTURE,
    op: layer.op,
    kernelSize: layer.kernel_size ?? [1, 1],
    stride: layer.stride ?? null,
    padding: layer.padding ?? [0, 0],
    dilation: layer.dilation ?? [1, 1],
    ceilMode: layer.ceil_mode ?? false,
    countIncludePad: layer.count_include_pad ?? true,
    normType: layer.norm_type ?? 2,
    outputSize: layer.output_size ?? [1, 1],
    shift: "none",
    source: "picture",
    convolution: "",
    activation: "",
  });
}

/**
 * @param {DraftLayer} layer
 * @param {number | null} arriving channels or features that arrive; null where they are not known
 * @returns {string} such as nn.Linear(512, 10)
 */
export function layerLine(layer, arriving) {
  const { op } = layer;
  if (isConvolution(layer))
    return moduleLine(convolutionSettings(layer), Number(layer.in_channels ?? arriving ?? 1));
  if (isPooling(layer)) return poolingLine(poolingSettings(layer));
  if (op === "PReLU" && layer.num_parameters !== 1) return `nn.PReLU(${layer.num_parameters})`;
  if (op in ACTIVATIONS) return activationLine(op, { ...STANDARD, ...layer });
  return `nn.${op}(${otherArguments(layer, arriving).join(", ")})`;
}

/** @param {DraftLayer} layer @param {number | null} arriving @returns {string[]} */
function otherArguments({ op, ...layer }, arriving) {
  /** @param {string} name @param {string | number | boolean} standard */
  const named = (name, standard) =>
    layer[name] === standard ? [] : [`${name}=${layer[name] === false ? "False" : layer[name]}`];
  switch (op) {
    case "BatchNorm2d":
      return [
        String(layer.num_features ?? arriving ?? "\u2026"),
        ...named("eps", 1e-5),
        ...named("momentum", 0.1),
        ...named("affine", true),
      ];
    case "Linear":
      return [
        String(layer.in_features ?? arriving ?? "\u2026"),
        String(layer.out_features),
        ...named("bias", true),
      ];
    case "Dropout":
      return layer.p === 0.5 ? [] : [String(layer.p)];
    case "Softmax":
      return [`dim=${layer.dim}`];
    default:
      return [...named("start_dim", 1), ...named("end_dim", -1)];
  }
}

/** @param {readonly (number | null)[]} shape */
export const shapeText = (shape) => shape.join(" \u00d7 ");
