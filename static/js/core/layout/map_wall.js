/** Layout of a node's maps side by side, in CSS pixels. */

const GAP = 4;
/** Sides of a map, each with the most maps for which it is used. */
const SIDES = [
  { most: 32, side: 84 },
  { most: 128, side: 64 },
  { most: 256, side: 52 },
  { most: Infinity, side: 40 },
];
/** Side of a map of a flat output, which has one cell per channel. */
const FLAT_SIDE = 24;

/** @typedef {{side: number, across: number, count: number, width: number, height: number}} WallLayout */

/**
 * @param {{count: number, isFlat: boolean, side?: number}} maps side: of a map, in CSS pixels, instead of one that follows from count
 * @param {number} room width available, in CSS pixels
 * @returns {WallLayout}
 */
export function layOutWall({ count, isFlat, side: given }, room) {
  const wanted = given ?? (isFlat ? FLAT_SIDE : (SIDES.find(({ most }) => count <= most) ?? SIDES[0]).side);
  const across = Math.max(1, Math.min(count, Math.floor((room + GAP) / (wanted + GAP))));
  const side = Math.min(wanted, room);
  const down = Math.ceil(count / across);
  return {
    side,
    across,
    count,
    width: across * (side + GAP) - GAP,
    height: Math.max(1, down * (side + GAP) - GAP),
  };
}

/** @param {WallLayout} layout @param {number} place of a map, row-major @returns {{x: number, y: number}} */
export function cornerOf({ side, across }, place) {
  return { x: (place % across) * (side + GAP), y: Math.floor(place / across) * (side + GAP) };
}

/**
 * @param {WallLayout} layout
 * @param {number} x
 * @param {number} y
 * @returns {{place: number, across: number, down: number} | null} the map under a point, and the position inside it, 0 to 1
 */
export function mapAt({ side, across, count }, x, y) {
  const [column, row] = [Math.floor(x / (side + GAP)), Math.floor(y / (side + GAP))];
  const [insideX, insideY] = [x - column * (side + GAP), y - row * (side + GAP)];
  const place = row * across + column;
  if (column < 0 || row < 0 || column >= across || place >= count || insideX >= side || insideY >= side)
    return null;
  return { place, across: insideX / side, down: insideY / side };
}
