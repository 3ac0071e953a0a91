/** Pen strokes on a square of cells between 0 (no ink) and 1 (ink). */

/** @typedef {{row: number, column: number}} Point in cells, the middle of the first being 0.5 */

/**
 * Draw a stroke of a round pen. Cells that are covered in part are inked in part.
 * @param {Float32Array} cells side * side, row-major
 * @param {{from: Point, to: Point, radius: number, erase: boolean}} pen radius in cells
 * @returns {Float32Array} the cells after the stroke
 */
export function stroke(cells, { from, to, radius, erase }) {
  const side = Math.sqrt(cells.length);
  const [down, across] = [to.row - from.row, to.column - from.column];
  const length = down * down + across * across;
  return cells.map((ink, index) => {
    const [row, column] = [Math.floor(index / side) + 0.5, (index % side) + 0.5];
    const along = length === 0 ? 0 : ((row - from.row) * down + (column - from.column) * across) / length;
    const part = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(row - from.row - part * down, column - from.column - part * across);
    const covered = Math.min(1, Math.max(0, radius + 0.5 - distance));
    return erase ? Math.min(ink, 1 - covered) : Math.max(ink, covered);
  });
}

/**
 * @param {Float32Array} cells
 * @param {boolean} dark true for white ink on black, false for black ink on white
 * @returns {number[][]} rows of numbers, 1 is white, with two decimals
 */
export function matrixOf(cells, dark) {
  const side = Math.sqrt(cells.length);
  const value = (/** @type {number} */ ink) => Math.round(100 * (dark ? ink : 1 - ink)) / 100;
  return Array.from({ length: side }, (_, row) =>
    Array.from(cells.subarray(row * side, (row + 1) * side), value),
  );
}
