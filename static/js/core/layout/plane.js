/** Layout of a plane's cells on its canvas, in CSS pixels. Only drawing uses x and y. */

/** @typedef {{top: number, bottom: number, left: number, right: number}} Margin cells of padding */
/** @typedef {{cell: number, x: number, y: number, width: number, height: number, rows: number, columns: number, margin: Margin}} PlaneLayout */

/** Largest and smallest side of a drawn cell, in CSS pixels. */
const MAX_CELL = 64;
/** Cells of at least this size are whole pixels, so that grid lines are sharp. */
const WHOLE_FROM = 4;

/**
 * @param {{rows: number, columns: number, margin: Margin}} plane
 * @param {{width: number, height: number}} room available, in CSS pixels
 * @returns {PlaneLayout} x, y: the corner of cell (0, 0); width, height: of the whole drawing, padding included
 */
export function layOut({ rows, columns, margin }, room) {
  const across = columns + margin.left + margin.right;
  const down = rows + margin.top + margin.bottom;
  const fitting = Math.min(room.width / across, room.height / down, MAX_CELL);
  const cell = fitting >= WHOLE_FROM ? Math.floor(fitting) : fitting;
  const x = Math.floor((room.width - across * cell) / 2) + margin.left * cell;
  return { cell, x, y: margin.top * cell, width: across * cell, height: down * cell, rows, columns, margin };
}

/**
 * The input cell under a point, or null outside and on padding.
 * @param {PlaneLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {import("../../types").Cell | null}
 */
export function cellAt(layout, x, y) {
  const { row, column } = placeAt(layout, x, y);
  return row >= 0 && column >= 0 && row < layout.rows && column < layout.columns ? { row, column } : null;
}

/**
 * The padding cell under a point, or null elsewhere.
 * @param {PlaneLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {import("../../types").Cell | null}
 */
export function paddingAt(layout, x, y) {
  const { row, column } = placeAt(layout, x, y);
  const { top, bottom, left, right } = layout.margin;
  const around =
    row >= -top && column >= -left && row < layout.rows + bottom && column < layout.columns + right;
  return around && !cellAt(layout, x, y) ? { row, column } : null;
}

/** @param {PlaneLayout} layout @param {number} x @param {number} y */
function placeAt(layout, x, y) {
  return { row: Math.floor((y - layout.y) / layout.cell), column: Math.floor((x - layout.x) / layout.cell) };
}

/**
 * The rectangle of a block of cells.
 * @param {PlaneLayout} layout
 * @param {{row: number, column: number, rows: number, columns: number}} block
 */
export function rectangle(layout, { row, column, rows, columns }) {
  return {
    x: layout.x + column * layout.cell,
    y: layout.y + row * layout.cell,
    width: columns * layout.cell,
    height: rows * layout.cell,
  };
}
