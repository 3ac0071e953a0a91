/** The layer as a line of PyTorch, and its size formula with the numbers filled in. */
import { floorNote } from "../text/floor_note.js";
import { outputLength, windowOf } from "./settings.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {{kind: "number" | "sign", text: string} | {kind: "fraction", top: Part[], bottom: Part[]}} Part */

/** @param {readonly [number, number]} pair */
function pairText([row, column]) {
  return row === column ? String(row) : `(${row}, ${column})`;
}

/**
 * The padding argument of nn.Conv2d, or the module that pads before it if the padding is one-sided.
 * @param {Settings} settings
 * @returns {{argument: string, before: string}}
 */
function paddingText({ padding, paddingMode, operator }) {
  if (padding === "same") return { argument: '"same"', before: "" };
  const [top, bottom, left, right] = padding;
  if (top === bottom && left === right) return { argument: pairText([top, left]), before: "" };
  const kind = { zeros: "Zero", reflect: "Reflection", replicate: "Replication", circular: "Circular" }[
    paddingMode
  ];
  return operator === "Conv2d"
    ? { argument: "0", before: `nn.${kind}Pad2d((${left}, ${right}, ${top}, ${bottom}))` }
    : { argument: pairText([top, left]), before: "" };
}

/**
 * @param {Settings} settings
 * @param {number} inputs channels
 * @returns {string} such as nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)
 */
export function moduleLine(settings, inputs) {
  const { operator, kernel, stride, dilation, groups, paddingMode, outputPadding } = settings;
  const padding = paddingText(settings);
  const parts = [String(inputs), String(kernel.planes.length), pairText([kernel.height, kernel.width])];
  /** @param {string} name @param {string} value @param {string} usual */
  const add = (name, value, usual) => {
    if (value !== usual) parts.push(`${name}=${value}`);
  };
  add("stride", pairText(stride), "1");
  add("padding", padding.argument, "0");
  if (operator === "ConvTranspose2d") add("output_padding", pairText(outputPadding), "0");
  add("groups", String(groups), "1");
  if (kernel.bias.every((bias) => bias === 0)) parts.push("bias=False");
  add("dilation", pairText(dilation), "1");
  if (operator === "Conv2d" && padding.before === "") add("padding_mode", `"${paddingMode}"`, '"zeros"');
  const line = `nn.${operator}(${parts.join(", ")})`;
  return padding.before === "" ? line : `nn.Sequential(${padding.before}, ${line})`;
}

/** @param {...(number | string)} parts numbers, signs */
function run(...parts) {
  return parts.map(
    (part) =>
      /** @type {Part} */ ({ kind: typeof part === "number" ? "number" : "sign", text: String(part) }),
  );
}

/**
 * The size formula along one axis.
 * Conv2d: floor((input + padding - dilation * (kernel_size - 1) - 1) / stride) + 1
 * ConvTranspose2d: (input - 1) * stride - padding + dilation * (kernel_size - 1) + output_padding + 1
 * @param {Settings} settings
 * @param {number} inputSize
 * @param {0 | 1} axis
 * @returns {{parts: Part[], outputSize: number, note: string}}
 */
function sizeFormula(settings, inputSize, axis) {
  const window = windowOf(settings, axis);
  const outputSize = outputLength(settings, inputSize, axis);
  const { paddingBefore: before, paddingAfter: after, dilation, kernelSize, stride } = window;
  const padding = before === after ? run(2, "·", before) : run("(", before, "+", after, ")");
  const taps = run(dilation, "·", "(", kernelSize, "−", 1, ")");
  if (settings.operator === "ConvTranspose2d") {
    const parts = [
      ...run("(", inputSize, "−", 1, ")", "·", stride, "−"),
      ...padding,
      ...run("+"),
      ...taps,
      ...run("+", settings.outputPadding[axis], "+", 1, "=", outputSize),
    ];
    return { parts, outputSize, note: "" };
  }
  const top = [...run(inputSize, "+"), ...padding, ...run("−"), ...taps, ...run("−", 1)];
  const parts = [
    ...run("⌊"),
    /** @type {Part} */ ({ kind: "fraction", top, bottom: run(stride) }),
    ...run("⌋", "+", 1, "=", outputSize),
  ];
  return { parts, outputSize, note: floorNote(inputSize, window) };
}

/**
 * One formula if rows and columns agree in every number, else one for each axis.
 * @param {Settings} settings
 * @param {{height: number, width: number}} input
 */
export function sizeFormulas(settings, input) {
  const rows = sizeFormula(settings, input.height, 0);
  const columns = sizeFormula(settings, input.width, 1);
  if (JSON.stringify(rows) === JSON.stringify(columns)) return [{ axis: "rows and columns", ...rows }];
  return [
    { axis: "rows", ...rows },
    { axis: "columns", ...columns },
  ];
}
