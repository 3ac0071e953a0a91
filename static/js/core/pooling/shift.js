/** Shifts of a map by one pixel, and the difference of two maps. */

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../operators").Direction} Direction */

/** @type {Record<Direction, [number, number]>} */
const FROM = { none: [0, 0], left: [0, 1], right: [0, -1], up: [1, 0], down: [-1, 0] };

/**
 * The map moved by one pixel. The edge that is uncovered repeats its cells.
 * @param {Tensor} tensor
 * @param {Direction} direction in which the picture moves
 * @returns {Tensor}
 */
export function shifted({ channels, height, width, values }, direction) {
  const [down, across] = FROM[direction];
  const inside = (/** @type {number} */ place, /** @type {number} */ size) =>
    Math.min(size - 1, Math.max(0, place));
  const moved = values.map((_, index) => {
    const [rowAndChannel, column] = [Math.floor(index / width), index % width];
    const [channel, row] = [Math.floor(rowAndChannel / height), rowAndChannel % height];
    return values[(channel * height + inside(row + down, height)) * width + inside(column + across, width)];
  });
  return { channels, height, width, values: moved };
}

/**
 * Every stride-th cell, as with a kernel of one cell.
 * @param {Tensor} tensor
 * @param {readonly [number, number]} stride
 * @returns {Tensor}
 */
export function subsampled({ channels, height, width, values }, [down, across]) {
  const [rows, columns] = [Math.ceil(height / down), Math.ceil(width / across)];
  const kept = Float32Array.from({ length: channels * rows * columns }, (_, index) => {
    const [rowAndChannel, column] = [Math.floor(index / columns), index % columns];
    const [channel, row] = [Math.floor(rowAndChannel / rows), rowAndChannel % rows];
    return values[(channel * height + row * down) * width + column * across];
  });
  return { channels, height: rows, width: columns, values: kept };
}

/**
 * @param {Tensor} after
 * @param {Tensor} before of the same shape
 * @returns {Tensor} after - before
 */
export function difference(after, before) {
  return { ...after, values: after.values.map((value, index) => value - before.values[index]) };
}

/** @param {Tensor} tensor */
function meanAbsolute({ values }) {
  return values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
}

/**
 * Change of a result compared with the change of the input.
 * @param {Tensor} result difference of the results
 * @param {Tensor} input difference of the inputs
 * @returns {import("../../operators").Change}
 */
export function changeOf(result, input) {
  const moved = meanAbsolute(input);
  return {
    changed: result.values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0),
    cells: result.values.length,
    relative: moved === 0 ? null : meanAbsolute(result) / moved,
  };
}
