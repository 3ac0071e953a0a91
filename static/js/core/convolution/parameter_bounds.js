/** Bounds of each parameter within which PyTorch accepts the network. */
import { MAX_DILATION, MAX_KERNEL_SIZE, MAX_PADDING, MAX_STRIDE, windowOf } from "./settings.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {{height: number, width: number}} Size */
/** @typedef {{minimum: number, maximum: number, reason: string}} Bounds */

/** @param {number} minimum @param {number} maximum @param {string} [reason] @returns {Bounds} */
const within = (minimum, maximum, reason = "") => ({ minimum, maximum: Math.max(minimum, maximum), reason });

/** @param {Size} input @param {0 | 1} axis */
const sizeAlong = (input, axis) => (axis === 0 ? input.height : input.width);

/**
 * @param {(axis: 0 | 1) => Bounds} one
 * @returns {[Bounds, Bounds]} by row, by column
 */
const both = (one) => [one(0), one(1)];

/** @param {Settings} settings @param {Size} input */
export function kernelBounds(settings, input) {
  return both((axis) => {
    if (settings.operator === "ConvTranspose2d") return within(1, MAX_KERNEL_SIZE);
    const { dilation, paddingBefore, paddingAfter } = windowOf(settings, axis);
    if (settings.padding === "same") return within(1, MAX_KERNEL_SIZE);
    const padded = sizeAlong(input, axis) + paddingBefore + paddingAfter;
    const room = Math.floor((padded - 1) / dilation) + 1;
    const reason = `The padded input has only ${padded} cells along this axis. Add padding${dilation > 1 ? " or reduce dilation" : ""}.`;
    return within(1, Math.min(MAX_KERNEL_SIZE, room), room < MAX_KERNEL_SIZE ? reason : "");
  });
}

/** @param {Settings} settings */
export function strideBounds(settings) {
  const reason = settings.padding === "same" ? 'PyTorch accepts padding="same" only with stride 1.' : "";
  return both(() => within(1, settings.padding === "same" ? 1 : MAX_STRIDE, reason));
}

/** @param {Settings} settings @param {Size} input */
export function dilationBounds(settings, input) {
  return both((axis) => {
    const { kernelSize, paddingBefore, paddingAfter } = windowOf(settings, axis);
    if (settings.operator === "ConvTranspose2d" || settings.padding === "same" || kernelSize === 1)
      return within(1, MAX_DILATION);
    const padded = sizeAlong(input, axis) + paddingBefore + paddingAfter;
    const room = Math.floor((padded - 1) / (kernelSize - 1));
    return within(
      1,
      Math.min(MAX_DILATION, room),
      room < MAX_DILATION ? `The dilated kernel must fit into the ${padded} cells of the padded input.` : "",
    );
  });
}

/**
 * Bounds of the padding on one side of an axis, with the other side given, or on both sides.
 * @param {Settings} settings
 * @param {Size} input
 * @param {0 | 1} axis
 * @param {number} other cells on the other side; equal to this side if they change together
 * @param {boolean} together
 */
export function paddingBounds(settings, input, axis, other, together) {
  const { kernelSize, dilation, stride } = windowOf(settings, axis);
  const size = sizeAlong(input, axis);
  const reach = dilation * (kernelSize - 1);
  if (settings.operator === "ConvTranspose2d") {
    const most = Math.floor(((size - 1) * stride + reach + settings.outputPadding[axis]) / 2);
    return within(0, Math.min(MAX_PADDING, most), "More would remove the whole output.");
  }
  const missing = reach + 1 - size;
  const least = Math.max(0, together ? Math.ceil(missing / 2) : missing - other);
  const [most, reason] = {
    zeros: [MAX_PADDING, ""],
    replicate: [MAX_PADDING, ""],
    reflect: [size - 1, `padding_mode="reflect" has at most ${size - 1} cells here.`],
    circular: [size, `padding_mode="circular" has at most ${size} cells here.`],
  }[settings.paddingMode];
  return within(least, Math.min(MAX_PADDING, Number(most)), Number(most) < MAX_PADDING ? String(reason) : "");
}

/** @param {Settings} settings */
export function outputPaddingBounds({ stride, dilation }) {
  return both((axis) =>
    within(
      0,
      Math.max(stride[axis], dilation[axis]) - 1,
      "output_padding must be smaller than stride or dilation.",
    ),
  );
}
