/** Layers of a document with the numbers left open that follow from what arrives, as a draft has them. */

/** @typedef {import("../../training").LayersDocument} LayersDocument */

/** Parameters that what arrives decides where they are null. */
const ARRIVING = ["in_channels", "num_features", "in_features"];

/**
 * @param {LayersDocument} document whose layers fit
 * @returns {LayersDocument} the same network, whose layers still fit when one before them is changed
 */
export function withArrivingOpen({ input, layers }) {
  return { input, layers: layers.map(opened) };
}

/** @param {LayersDocument["layers"][number]} layer @returns {LayersDocument["layers"][number]} */
function opened(layer) {
  const open = Object.fromEntries(ARRIVING.filter((name) => name in layer).map((name) => [name, null]));
  const isWholeStride =
    "stride" in layer && layer.op.includes("Pool") && isSame(layer.stride, layer.kernel_size);
  return { ...layer, ...open, ...(isWholeStride ? { stride: null } : {}) };
}

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
