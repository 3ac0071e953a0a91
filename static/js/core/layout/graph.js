/** Layout of a graph in CSS pixels: cards of nodes and paths of edges. */

/** @typedef {import("../network/graph_columns.js").Graph} Graph */
/** @typedef {import("../network/graph_columns.js").Spot} Spot */
/** @typedef {{x: number, y: number}} Corner */
/** @typedef {{from: string, to: string, isSkip: boolean, path: string}} DrawnEdge path as SVG writes it */

export const CARD = { width: 128, height: 66 };
/** Space between rows, for an edge and its shape label. */
const ROW_GAP = 22;
const LANE_GAP = 14;
const COLUMN_GAP = 44;
/** Space above the first row, for the columns' titles and the edges from above. */
const TOP = 46;
const BOTTOM = 34;
const LEFT = 8;
/** Radius of an edge's corners. */
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
 * Corners of an edge from one card to another, around the cards between them.
 * @param {{start: Spot, end: Spot, isSkip: boolean}} edge
 * @param {(spot: Spot) => Corner} corner
 * @param {{x: number, width: number}[]} columns
 * @param {number} height
 * @returns {Corner[]}
 */
function route({ start, end, isSkip }, corner, columns, height) {
  const [from, to] = [corner(start), corner(end)];
  if (start.column === end.column) return routeWithin({ start, end }, from, to, columns[start.column]);
  const [right, middle] = [from.x + CARD.width, from.y + CARD.height / 2];
  const gutter = columns[end.column].x - COLUMN_GAP / 2 + (isSkip ? 9 : -3);
  const arrival = arrive(end, to, gutter);
  if (end.column === start.column + 1) return [at(right, middle), at(gutter, middle), ...arrival];
  const leaving = columns[start.column + 1].x - COLUMN_GAP / 2 + 3;
  const under = height - BOTTOM / 2;
  return [at(right, middle), at(leaving, middle), at(leaving, under), at(gutter, under), ...arrival];
}

/**
 * Corners of an edge between two cards of one column.
 * @param {{start: Spot, end: Spot}} edge
 * @param {Corner} from
 * @param {Corner} to
 * @param {{x: number, width: number}} column
 */
function routeWithin({ start, end }, from, to, column) {
  const [centre, bottom] = [from.x + CARD.width / 2, from.y + CARD.height];
  const target = to.x + CARD.width / 2;
  const beside = to.y + CARD.height / 3; // below the edge that leaves at the middle
  const above = to.y - ROW_GAP / 2;
  if (start.lane === end.lane && end.row === start.row + 1) return [at(centre, bottom), at(target, to.y)];
  if (start.lane > end.lane) return [at(centre, bottom), at(centre, beside), at(to.x + CARD.width, beside)];
  if (start.lane < end.lane)
    return [at(centre, bottom), at(centre, above), at(target, above), at(target, to.y)];
  const [outside, middle] = [column.x + column.width + 12, from.y + CARD.height / 2];
  return [
    at(from.x + CARD.width, middle),
    at(outside, middle),
    at(outside, beside),
    at(to.x + CARD.width, beside),
  ];
}

/** The last corners of an edge from another column. @param {Spot} end @param {Corner} to @param {number} gutter @returns {Corner[]} */
function arrive(end, to, gutter) {
  const [side, target, above] = [to.y + CARD.height / 2, to.x + CARD.width / 2, to.y - 14];
  if (end.row > 0 && end.lane === 0) return [at(gutter, side), at(to.x, side)];
  return [at(gutter, above), at(target, above), at(target, to.y)];
}

/** @param {number} x @param {number} y @returns {Corner} */
function at(x, y) {
  return { x, y };
}

/** @param {Corner[]} points @returns {string} straight lines with rounded corners, as SVG writes a path */
function rounded(points) {
  const parts = [`M${points[0].x} ${points[0].y}`];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, here, after] = points.slice(index - 1, index + 2);
    const [entry, exit] = [towards(here, before), towards(here, after)];
    parts.push(`L${entry.x} ${entry.y}Q${here.x} ${here.y} ${exit.x} ${exit.y}`);
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
