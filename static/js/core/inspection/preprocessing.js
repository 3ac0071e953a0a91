/** Preprocessing of a picture for a network, with the sizes that torchvision's transforms round to. */

/** @typedef {import("../../inspection").PreprocessingStep} Step */
/** @typedef {{height: number, width: number}} Size */
/** @typedef {{original: Size, resized: Size, crop: {top: number, left: number, height: number, width: number}}} Entry crop: within the resized picture */

/**
 * The steps of a classifier's preset. A network of layers resizes a photograph to its input, in as many channels; a
 * matrix enters as it is.
 * @param {{kind: string, channels: number} & Size} picture
 * @param {import("../../inspection").InspectedNetwork["input"]} input
 * @returns {Step[]}
 */
export function stepsOf(picture, { preprocessing, height, width, channels: entering }) {
  const { kind, channels } = picture;
  if (kind === "matrix") return [{ step: "as_is" }];
  if (preprocessing) return preprocessing;
  /** @type {Step[]} */
  const colours = channels === entering ? [] : [{ step: entering === 1 ? "luma" : "repeat" }];
  /** @type {Step[]} */
  const fit = picture.height === height && picture.width === width ? [] : [{ step: "fit", height, width }];
  return [...fit, ...colours, { step: "rescale" }];
}

/** Whether the picture is a matrix, which enters as it is. @param {Step[]} steps */
export const isMatrix = (steps) => steps.some(({ step }) => step === "as_is");

/**
 * @param {Size} original
 * @param {Step[]} steps
 * @returns {Entry}
 * Source: torchvision.transforms.functional, resize of a single size and center_crop.
 */
export function entryOf(original, steps) {
  let resized = { height: original.height, width: original.width };
  let crop = { top: 0, left: 0, ...resized };
  for (const step of steps) {
    if (step.step === "resize" || step.step === "fit") {
      resized =
        step.step === "fit" ? { height: step.height, width: step.width } : shortestSide(original, step.size);
      crop = { top: 0, left: 0, ...resized };
    }
    if (step.step === "center_crop") {
      crop = {
        top: halfEven(resized.height - step.size),
        left: halfEven(resized.width - step.size),
        height: step.size,
        width: step.size,
      };
    }
  }
  return { original, resized, crop };
}

/**
 * Map a box of the network's input to the photograph, in its pixels.
 * @param {Entry} entry
 * @param {{top: number, left: number, bottom: number, right: number}} box
 */
export function onOriginal({ original, resized, crop }, box) {
  const [down, across] = [original.height / resized.height, original.width / resized.width];
  return {
    top: (box.top + crop.top) * down,
    left: (box.left + crop.left) * across,
    bottom: (box.bottom + crop.top) * down,
    right: (box.right + crop.left) * across,
  };
}

/** @param {Size} size @param {number} side @returns {Size} the shorter side becomes `side`, the longer one is cut to whole pixels */
function shortestSide({ height, width }, side) {
  const long = Math.floor((side * Math.max(height, width)) / Math.min(height, width));
  return height <= width ? { height: side, width: long } : { height: long, width: side };
}

/** Half of a whole number, rounded as in Python: .5 to the even neighbour. @param {number} whole */
function halfEven(whole) {
  const down = Math.floor(whole / 2);
  return whole % 2 === 0 ? whole / 2 : down + (Math.abs(down) % 2);
}

/**
 * Undo the normalisation of the network's input: value * deviation + mean, as red, green and blue in 0..255.
 * @param {import("../../types").Tensor} tensor of three channels, or one of grey
 * @param {Step[]} steps
 * @returns {Uint8ClampedArray<ArrayBuffer>} red, green, blue and alpha of each pixel
 */
export function coloursOf({ channels, height, width, values }, steps) {
  const normalize = steps.find((step) => step.step === "normalize");
  const { mean, std } = normalize?.step === "normalize" ? normalize : { mean: [0, 0, 0], std: [1, 1, 1] };
  const length = height * width;
  const pixels = new Uint8ClampedArray(4 * length).fill(255);
  for (let index = 0; index < length; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const value = values[(channel % channels) * length + index];
      pixels[4 * index + channel] = 255 * (value * std[channel] + mean[channel]);
    }
  }
  return pixels;
}
