/** Steps between cards that stand in rows. */

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * Index of the nearest card in the row above or below; the neighbour's where there is no such row.
 * @param {Box[]} boxes of the cards, in order
 * @param {number} index
 * @param {-1 | 1} by −1 is above
 */
export function cardInNextRow(boxes, index, by) {
  const { left, top, width } = boxes[index];
  const middle = left + width / 2;
  const others = boxes.map((box, place) => ({ ...box, place })).filter((box) => by * (box.top - top) > 0);
  const nearest = Math.min(...others.map((box) => by * box.top));
  const row = others.filter((box) => by * box.top === nearest);
  const distance = (/** @type {Box} */ box) => Math.abs(box.left + box.width / 2 - middle);
  row.sort((a, b) => distance(a) - distance(b));
  return row[0]?.place ?? index + by;
}
