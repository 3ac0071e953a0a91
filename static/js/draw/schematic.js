/** The schematic as SVG: two labelled planes, dashed padding, the window, lines from its corners to the output cell. */

/** @typedef {import("../core/convolution/schematic.js").SchematicAxis} SchematicAxis */
/** @typedef {import("../types").Cell} Cell */

const NAMESPACE = "http://www.w3.org/2000/svg";
/** Width and height of the drawing, and the space between the planes, in user units. */
export const WIDTH = 460;
export const HEIGHT = 210;
const BETWEEN = 70;
const TOP = 24;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {[SchematicAxis, SchematicAxis]} axes rows, columns
 * @returns {{cell: number, input: {x: number, y: number}, output: {x: number, y: number}}} corners of cell (0, 0) of each plane
 */
function layOut([rows, columns]) {
  const down = rows.before + rows.size + rows.after;
  const across = columns.before + columns.size + columns.after;
  const cell = Math.min(
    24,
    (HEIGHT - TOP - 6) / Math.max(down, rows.axis.count),
    (WIDTH - BETWEEN - 4) / (across + columns.axis.count),
  );
  const used = (across + columns.axis.count) * cell + BETWEEN;
  const x = (WIDTH - used) / 2 + columns.before * cell;
  const middle = TOP + (HEIGHT - TOP - 6) / 2;
  return {
    cell,
    input: { x, y: middle - (down * cell) / 2 + rows.before * cell },
    output: {
      x: x + (columns.size + columns.after) * cell + BETWEEN,
      y: middle - (rows.axis.count * cell) / 2,
    },
  };
}

/**
 * @param {{x: number, y: number}} corner
 * @param {number} cell
 * @param {number} row
 * @param {number} column
 * @param {number} [rows]
 * @param {number} [columns]
 */
function box(corner, cell, row, column, rows = 1, columns = 1) {
  return {
    x: corner.x + column * cell,
    y: corner.y + row * cell,
    width: columns * cell,
    height: rows * cell,
  };
}

/**
 * The parts that do not move: planes, padding, labels.
 * @param {[SchematicAxis, SchematicAxis]} axes
 * @returns {SVGElement[]}
 */
export function drawPlanes(axes) {
  const [rows, columns] = axes;
  const { cell, input, output } = layOut(axes);
  const cells = [];
  for (let row = -rows.before; row < rows.size + rows.after; row += 1) {
    for (let column = -columns.before; column < columns.size + columns.after; column += 1) {
      const inside = row >= 0 && column >= 0 && row < rows.size && column < columns.size;
      const between = inside && (row % rows.between !== 0 || column % columns.between !== 0);
      const place = box(input, cell, row, column);
      cells.push(svg("rect", { ...place, class: !inside || between ? "cell padding" : "cell" }));
      if (inside && (rows.unread.includes(row) || columns.unread.includes(column)))
        cells.push(svg("path", { d: hatching(place), class: "unread" }));
    }
  }
  for (let row = 0; row < rows.axis.count; row += 1) {
    for (let column = 0; column < columns.axis.count; column += 1) {
      cells.push(svg("rect", { ...box(output, cell, row, column), class: "cell output" }));
    }
  }
  const label = (/** @type {string} */ text, /** @type {number} */ x) =>
    svg("text", { x, y: 14, class: "label" }, text);
  const middle = (/** @type {{x: number}} */ corner, /** @type {number} */ count) =>
    corner.x + (count * cell) / 2;
  return [
    ...cells,
    label(`input ${rows.size} × ${columns.size}`, middle(input, columns.size)),
    label(`output ${rows.axis.count} × ${columns.axis.count}`, middle(output, columns.axis.count)),
  ];
}

/** Three diagonal lines across a cell. @param {Box} box */
function hatching({ x, y, width, height }) {
  const line = (/** @type {number[]} */ ...[fromX, fromY, toX, toY]) =>
    `M${x + fromX * width} ${y + fromY * height}L${x + toX * width} ${y + toY * height}`;
  return line(0, 0.5, 0.5, 0) + line(0, 1, 1, 0) + line(0.5, 1, 1, 0.5);
}

/**
 * The parts that move: the cells of the window, its frame, the output cell, and lines between them.
 * @param {[SchematicAxis, SchematicAxis]} axes
 * @param {Cell} at output cell
 * @param {((slot: number) => string) | null} tint colour of each tap, or one for all
 * @returns {SVGElement[]}
 */
export function drawWindow(axes, at, tint) {
  const [rows, columns] = axes;
  const { cell, input, output } = layOut(axes);
  const [down, across] = [rows.axis.cells(at.row), columns.axis.cells(at.column)];
  const target = box(output, cell, at.row, at.column);
  const frame = svg("rect", { ...target, class: "frame" });
  if (down.length === 0 || across.length === 0) return [frame];
  const taps = down.flatMap((row, i) =>
    across.map((column, j) =>
      svg("rect", {
        ...box(input, cell, row, column),
        class: "tap",
        ...(tint ? { fill: tint(i * across.length + j) } : {}),
      }),
    ),
  );
  const span = box(
    input,
    cell,
    down[0],
    across[0],
    down[down.length - 1] - down[0] + 1,
    across[across.length - 1] - across[0] + 1,
  );
  return [...taps, ...beams(span, target), svg("rect", { ...span, class: "frame" }), frame];
}

/**
 * An input cell of the scatter view: its frame, the output cells that it adds to, and lines between them.
 * @param {[SchematicAxis, SchematicAxis]} axes
 * @param {Cell} at input cell
 * @returns {SVGElement[]}
 */
export function drawStamp(axes, at) {
  const [rows, columns] = axes;
  const { cell, input, output } = layOut(axes);
  const [down, across] = [rows.axis.readers(at.row), columns.axis.readers(at.column)];
  const source = box(input, cell, at.row, at.column);
  const frame = svg("rect", { ...source, class: "frame" });
  if (down.length === 0 || across.length === 0) return [frame];
  const taps = down.flatMap((row) =>
    across.map((column) => svg("rect", { ...box(output, cell, row, column), class: "tap" })),
  );
  const span = box(
    output,
    cell,
    down[0],
    across[0],
    down[down.length - 1] - down[0] + 1,
    across[across.length - 1] - across[0] + 1,
  );
  return [...taps, ...beams(source, span), svg("rect", { ...span, class: "frame" }), frame];
}

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/** @param {Box} from @param {Box} to */
function beams(from, to) {
  return [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([x, y]) =>
    svg("line", {
      x1: from.x + x * from.width,
      y1: from.y + y * from.height,
      x2: to.x + x * to.width,
      y2: to.y + y * to.height,
      class: "beam",
    }),
  );
}
