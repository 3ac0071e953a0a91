/** Kernels computed from a formula: Gaussian, Laplacian of Gaussian, Gabor. */

/** @typedef {{title: string, note: string, parameters: {name: string, title: string, minimum: number, maximum: number, step: number, value: number}[], weight: (row: number, column: number, values: Record<string, number>) => number, normalise: "sum" | "mean" | "none"}} Composed */

const SIGMA = { name: "sigma", title: "Sigma", minimum: 0.3, maximum: 5, step: 0.1, value: 1 };

/** @type {Record<string, Composed>} */
export const COMPOSED = {
  gaussian: {
    title: "Gaussian (size, sigma)",
    note: "A bell of the chosen width whose weights sum to 1: blurs equally in every direction.",
    parameters: [SIGMA],
    weight: (row, column, { sigma }) => Math.exp(-(row * row + column * column) / (2 * sigma * sigma)),
    normalise: "sum",
  },
  log: {
    title: "Laplacian of Gaussian (size, sigma)",
    note: "Finds blobs about 2.8 sigma wide: an inverted Mexican hat whose weights sum to 0.",
    parameters: [SIGMA],
    weight(row, column, { sigma }) {
      const distance = (row * row + column * column) / (2 * sigma * sigma);
      return ((distance - 1) * Math.exp(-distance)) / (Math.PI * sigma ** 4);
    },
    normalise: "mean",
  },
  gabor: {
    title: "Gabor (angle)",
    note: "Stripes under a bell: responds to edges and textures at its angle, as kernels in the first layer of trained networks do.",
    parameters: [
      { name: "angle", title: "Angle in degrees", minimum: 0, maximum: 175, step: 5, value: 45 },
      { name: "wavelength", title: "Wavelength", minimum: 2, maximum: 12, step: 0.5, value: 4 },
      { ...SIGMA, value: 1.5 },
    ],
    weight(row, column, { angle, wavelength, sigma }) {
      const radians = (angle * Math.PI) / 180;
      const along = column * Math.cos(radians) + row * Math.sin(radians);
      return (
        Math.exp(-(row * row + column * column) / (2 * sigma * sigma)) *
        Math.cos((2 * Math.PI * along) / wavelength)
      );
    },
    normalise: "mean",
  },
};

/**
 * @param {string} name a key of COMPOSED
 * @param {number} height
 * @param {number} width
 * @param {Record<string, number>} values of its parameters
 * @returns {number[]} weights, row-major
 */
export function compose(name, height, width, values) {
  const { weight, normalise } = COMPOSED[name];
  const raw = Array.from({ length: height * width }, (_, index) =>
    weight(Math.floor(index / width) - (height - 1) / 2, (index % width) - (width - 1) / 2, values),
  );
  const sum = raw.reduce((whole, part) => whole + part, 0);
  const cut =
    normalise === "mean"
      ? raw.map((part) => part - sum / raw.length)
      : raw.map((part) => part / (normalise === "sum" ? sum : 1));
  return cut.map((part) => Number(part.toPrecision(6)));
}
