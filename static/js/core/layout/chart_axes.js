/** Axes of a chart: round limits, ticks, and positions in CSS pixels. */

/** @typedef {{low: number, high: number}} Range */
/** @typedef {{x: number, y: number, width: number, height: number}} Box */

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/**
 * The smallest round number that is not below a positive number.
 * @param {number} value
 */
export function roundUp(value) {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const leading = ROUND.find((step) => step * magnitude >= value) ?? 10;
  return Number((leading * magnitude).toPrecision(3));
}

/**
 * Round numbers inside a range, including zero if it is inside.
 * @param {Range} range
 * @param {number} most
 * @returns {number[]}
 */
export function ticks({ low, high }, most) {
  const rough = (high - low) / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((leading) => leading * magnitude >= rough) ?? 10) * magnitude;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(6)),
  );
}

/**
 * A function from numbers to positions inside a box, y upwards.
 * @param {Range} across
 * @param {Range} up
 * @param {Box} box
 */
export function placer(across, up, box) {
  return {
    x: (/** @type {number} */ value) =>
      box.x + ((value - across.low) / (across.high - across.low)) * box.width,
    y: (/** @type {number} */ value) =>
      box.y + box.height - ((value - up.low) / (up.high - up.low)) * box.height,
  };
}

/**
 * A function as the points of an SVG polyline.
 * @param {(x: number) => number} value
 * @param {Range} across
 * @param {ReturnType<typeof placer>} place
 * @param {number} count of steps; even, so that the middle is a point
 */
export function polyline(value, across, place, count) {
  const points = [];
  for (let index = 0; index <= count; index += 1) {
    const x = across.low + ((across.high - across.low) * index) / count;
    const y = value(x);
    if (Number.isFinite(y)) points.push(`${place.x(x).toFixed(2)},${place.y(y).toFixed(2)}`);
  }
  return points.join(" ");
}

/**
 * The value at a position along a box, rounded to about a hundredth of a symmetric range.
 * @param {number} position in the units of the box
 * @param {Range} across from −reach to reach
 * @param {{x: number, width: number}} box
 */
export function valueUnder(position, across, box) {
  const value = across.low + ((position - box.x) / box.width) * (across.high - across.low);
  const step = fineStep(across);
  const within = Math.min(across.high, Math.max(across.low, value));
  return Number((Math.round(within / step) * step).toPrecision(6));
}

/** A power of ten, about a hundredth of what a range reaches. @param {Range} across */
export function fineStep({ high }) {
  return 10 ** (Math.floor(Math.log10(high)) - 2);
}
