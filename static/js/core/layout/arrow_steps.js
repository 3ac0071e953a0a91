/** Steps of the arrow keys over cells in rows. */

/**
 * The cell that a key leads to, clipped to the grid; gaps are passed over.
 * @param {string} key as the browser names it
 * @param {number} from index of a cell, row-major
 * @param {{count: number, columns: number, isGap?: (index: number) => boolean}} grid
 * @returns {number | null} index of a cell; null for any other key
 */
export function arrowStep(key, from, { count, columns, isGap = () => false }) {
  const first = from - (from % columns);
  const last = Math.min(count, first + columns) - 1;
  /** @type {Record<string, [number, number, number]>} start, step and end of the cells that come into question */
  const walks = {
    ArrowLeft: [from - 1, -1, first],
    ArrowRight: [from + 1, 1, last],
    ArrowUp: [from - columns, -columns, 0],
    ArrowDown: [from + columns, columns, count - 1],
    Home: [first, 1, from],
    End: [last, -1, from],
  };
  if (!(key in walks)) return null;
  const [start, step, end] = walks[key];
  for (let index = start; (end - index) * step >= 0; index += step) if (!isGap(index)) return index;
  return from;
}
