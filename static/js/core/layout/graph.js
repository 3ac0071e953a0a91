/** Where the nodes of a graph stand and how its edges run, in CSS pixels. Only drawing knows x and y. */

/** @typedef {import("../network/graph_columns.js").Graph} Graph */
/** @typedef {import("../network/graph_columns.js").Spot} Spot */
/** @typedef {{x: number, y: number}} Corner */
/** @typedef {{from: string, to: string, isSkip: boolean, path: string}} DrawnEdge path as SVG writes it */

export const CARD = { width: 128, height: 66 };
/** Between the rows: room for an edge and the shape that runs along it. */
const ROW_GAP = 22;
const LANE_GAP = 14;
const COLUMN_GAP = 44;
/** Above the first row: the columns' titles, and the edges that come from above. */
const TOP = 46;
const BOTTOM = 34;
const LEFT = 8;
/** Corners of edges are rounded by this. */
const ROUND = 6;

/** @param {Graph} graph */
export function layOutGraph(graph) {
  let x = LEFT;
  const columns = graph.columns.map(({ title, lanes }) => {
    const column = { title, x, width: lanes * CARD.width + (lanes - 1) * LANE_GAP };
    x += column.width + COLUMN_GAP;
    return column;
  });
  const rows = Math.max(...graph.columns.map((column) => column.rows));
  const height = TOP + rows * (CARD.height + ROW_GAP) + BOTTOM;
  const corner = (/** @type {Spot} */ spot) => ({
    x: columns[spot.column].x + spot.lane * (CARD.width + LANE_GAP),
    y: TOP + spot.row * (CARD.height + ROW_GAP),
  });
  const cards = new Map([...graph.spots].map(([name, spot]) => [name, corner(spot)]));
  const edges = graph.edges.map(({ from, to, isSkip }) => {
    const [start, end] = [
      /** @type {Spot} */ (graph.spots.get(from)),
      /** @type {Spot} */ (graph.spots.get(to)),
    ];
    const points = route({ start, end, isSkip }, corner, columns, height);
    return { from, to, isSkip, path: rounded(points) };
  });
  return { width: x - COLUMN_GAP + LEFT, height, columns, cards, edges };
}

/**
 * Corners of an edge's way, from one card to another around those between.
 * @param {{start: Spot, end: Spot, isSkip: boolean}} edge
 * @param {(spot: Spot) => Corner} corner
 * @param {{x: number, width: number}[]} columns
 * @param {number} height
 * @returns {Corner[]}
 */
function route({ start, end, isSkip }, corner, columns, height) {
  const [from, to] = [corner(start), corner(end)];
  const [bottom, right] = [from.y + CARD.height, from.x + CARD.width];
  const [centre, target] = [from.x + CARD.width / 2, to.x + CARD.width / 2];
  const middle = from.y + CARD.height / 2;
  const side = to.y + CARD.height / 2;
  const beside = to.y + CARD.height / 3; // apart from what leaves at the middle
  if (start.column === end.column) {
    if (start.lane === end.lane && end.row === start.row + 1)
      return [
        { x: centre, y: bottom },
        { x: target, y: to.y },
      ];
    if (start.lane > end.lane)
      return [
        { x: centre, y: bottom },
        { x: centre, y: beside },
        { x: to.x + CARD.width, y: beside },
      ];
    const outside = columns[start.column].x + columns[start.column].width + 12;
    if (start.lane === end.lane)
      return [
        { x: right, y: middle },
        { x: outside, y: middle },
        { x: outside, y: beside },
        { x: to.x + CARD.width, y: beside },
      ];
    return [
      { x: centre, y: bottom },
      { x: centre, y: to.y - ROW_GAP / 2 },
      { x: target, y: to.y - ROW_GAP / 2 },
      { x: target, y: to.y },
    ];
  }
  const gutter = columns[end.column].x - COLUMN_GAP / 2 + (isSkip ? 9 : -3);
  const arrival =
    end.row > 0 && end.lane === 0
      ? [
          { x: gutter, y: side },
          { x: to.x, y: side },
        ]
      : [
          { x: gutter, y: to.y - 14 },
          { x: target, y: to.y - 14 },
          { x: target, y: to.y },
        ];
  if (end.column === start.column + 1) return [{ x: right, y: middle }, { x: gutter, y: middle }, ...arrival];
  const leaving = columns[start.column + 1].x - COLUMN_GAP / 2 + 3;
  const under = height - BOTTOM / 2;
  return [
    { x: right, y: middle },
    { x: leaving, y: middle },
    { x: leaving, y: under },
    { x: gutter, y: under },
    ...arrival,
  ];
}

/** @param {Corner[]} points @returns {string} straight lines with rounded corners, as SVG writes a path */
function rounded(points) {
  const parts = [`M${points[0].x} ${points[0].y}`];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, at, after] = points.slice(index - 1, index + 2);
    const [entry, exit] = [towards(at, before), towards(at, after)];
    parts.push(`L${entry.x} ${entry.y}Q${at.x} ${at.y} ${exit.x} ${exit.y}`);
  }
  const last = points[points.length - 1];
  return [...parts, `L${last.x} ${last.y}`].join("");
}

/** @param {Corner} from @param {Corner} to */
function towards(from, to) {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(across, down);
  const part = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return { x: from.x + across * part, y: from.y + down * part };
}
