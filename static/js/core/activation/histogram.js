/** Histogram of values, and the share that is exactly zero. */

/**
 * Counts in equal bins from low to high. The last bin includes its upper end. Values that are not finite are not counted.
 * @param {ArrayLike<number>} values
 * @param {{low: number, high: number, bins: number}} range
 * @returns {number[]}
 */
export function histogram(values, { low, high, bins }) {
  /** @type {number[]} */
  const counts = new Array(bins).fill(0);
  const width = (high - low) / bins;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value < low || value > high || Number.isNaN(value)) continue;
    counts[Math.min(bins - 1, Math.floor((value - low) / width))] += 1;
  }
  return counts;
}

/** @param {ArrayLike<number>} values */
export function zeros(values) {
  let count = 0;
  for (let index = 0; index < values.length; index += 1) if (values[index] === 0) count += 1;
  return count;
}
