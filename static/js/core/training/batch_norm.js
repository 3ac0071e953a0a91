/** BatchNorm2d after each convolution of a network's layers. */

/** @typedef {{op: string, [key: string]: unknown}} Layer as in the API */

const CONVOLUTIONS = ["Conv2d", "ConvTranspose2d"];

/**
 * @param {Layer[]} layers
 * @returns {Layer[]} with a BatchNorm2d after each convolution that has none
 */
export function withBatchNorm(layers) {
  return layers.flatMap((layer, index) => {
    const isFollowed = layers[index + 1]?.op === "BatchNorm2d";
    if (!CONVOLUTIONS.includes(layer.op) || isFollowed) return [layer];
    return [layer, { op: "BatchNorm2d", num_features: layer.out_channels }];
  });
}

/** @param {Layer[]} layers */
export function hasBatchNorm(layers) {
  return withBatchNorm(layers).length === layers.length;
}
