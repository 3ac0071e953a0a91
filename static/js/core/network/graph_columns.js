/** A network's graph in columns: one for each block of modules, nodes from top to bottom, branches side by side. */

/** @typedef {import("../../inspection").GraphNode} GraphNode */
/** @typedef {{name: string, column: number, row: number, lane: number}} Spot place of a node; lane counts branches within its column */
/** @typedef {{title: string, nodes: string[], rows: number, lanes: number}} Column */
/** @typedef {{from: string, to: string, isSkip: boolean}} Edge isSkip: it passes by nodes that its end also depends on */
/** @typedef {{columns: Column[], spots: Map<string, Spot>, edges: Edge[]}} Graph */

/** A longer sequence of plain layers is split after its pooling layers. */
const LONG_RUN = 10;

/**
 * @param {GraphNode[]} nodes in topological order
 * @returns {Graph}
 */
export function graphOf(nodes) {
  const blocks = blocksOf(nodes);
  /** @type {Map<string, Spot>} */
  const spots = new Map();
  const columns = blocks.map((block, column) => placeBlock(block, column, spots));
  const depths = depthsOf(nodes);
  const edges = nodes.flatMap((node) =>
    node.inputs.map((from) => ({
      from,
      to: node.name,
      isSkip: node.inputs.length > 1 && (depths.get(node.name) ?? 0) - (depths.get(from) ?? 0) > 1,
    })),
  );
  return { columns, spots, edges };
}

/**
 * The block's name within a module's name: up to the first number below the top, such as layer1.0 of layer1.0.conv1.
 * If the name has no number, all but its last part.
 * @param {string} name
 */
export function blockName(name) {
  const parents = name.split(".").slice(0, -1);
  const first = parents.findIndex((part) => /^\d+$/.test(part));
  if (first < 0) return parents.join(".");
  const after = parents.findIndex((part, index) => index > first && !/^\d+$/.test(part));
  return parents.slice(0, after < 0 ? parents.length : after).join(".");
}

/** @param {GraphNode[]} nodes @returns {{title: string, nodes: GraphNode[]}[]} runs of nodes of one block */
function blocksOf(nodes) {
  /** @type {{key: string, nodes: GraphNode[]}[]} */
  const runs = [];
  for (const node of nodes) {
    const key = blockName(node.name);
    const last = runs.at(-1);
    if (last?.key === key) last.nodes.push(node);
    else runs.push({ key, nodes: [node] });
  }
  const short = runs.flatMap(({ key, nodes: run }) =>
    brokenAfterPooling(run).map((part) => ({ key, nodes: part })),
  );
  return short.map(({ key, nodes: part }, index) => ({
    title: titleOf(key, index, short.length) ?? part[0].name,
    nodes: part,
  }));
}

/** @param {GraphNode[]} run @returns {GraphNode[][]} */
function brokenAfterPooling(run) {
  if (run.length <= LONG_RUN) return [run];
  /** @type {GraphNode[][]} */
  const parts = [[]];
  run.forEach((node, index) => {
    parts[parts.length - 1].push(node);
    if (node.op.includes("Pool") && index < run.length - 1) parts.push([]);
  });
  return parts;
}

/** @param {string} key @param {number} index @param {number} count @returns {string | null} null of plain layers in the middle */
function titleOf(key, index, count) {
  if (key !== "") return key;
  if (index === 0) return "stem";
  return index === count - 1 ? "head" : null;
}

/**
 * Place each node below the lowest input from its block, in the lane of its first input if that is free.
 * @param {{title: string, nodes: GraphNode[]}} block
 * @param {number} column
 * @param {Map<string, Spot>} spots is filled
 * @returns {Column}
 */
function placeBlock({ title, nodes }, column, spots) {
  const taken = new Set();
  for (const { name, inputs } of nodes) {
    const inside = inputs.flatMap((input) => spots.get(input) ?? []).filter((spot) => spot.column === column);
    const row = Math.max(-1, ...inside.map((spot) => spot.row)) + 1;
    let lane = inside[0]?.lane ?? 0;
    while (taken.has(`${row} ${lane}`)) lane += 1;
    taken.add(`${row} ${lane}`);
    spots.set(name, { name, column, row, lane });
  }
  const placed = nodes.map(({ name }) => /** @type {Spot} */ (spots.get(name)));
  return {
    title,
    nodes: nodes.map(({ name }) => name),
    rows: 1 + Math.max(...placed.map(({ row }) => row)),
    lanes: 1 + Math.max(...placed.map(({ lane }) => lane)),
  };
}

/** @param {GraphNode[]} nodes @returns {Map<string, number>} nodes on the longest way from the input */
function depthsOf(nodes) {
  /** @type {Map<string, number>} */
  const depths = new Map();
  for (const { name, inputs } of nodes)
    depths.set(name, Math.max(-1, ...inputs.map((input) => depths.get(input) ?? 0)) + 1);
  return depths;
}

/**
 * The node that an arrow key moves to, or null. Down and up follow the order of execution; left and right move to the
 * neighbouring lane or column.
 * @param {Graph} graph
 * @param {string} name
 * @param {string} key
 * @returns {string | null}
 */
export function neighbour(graph, name, key) {
  const order = [...graph.spots.keys()];
  if (key === "Home") return order[0];
  if (key === "End") return order[order.length - 1];
  const spot = graph.spots.get(name);
  if (!spot) return null;
  const place = order.indexOf(name);
  if (key === "ArrowDown") return order[place + 1] ?? null;
  if (key === "ArrowUp") return order[place - 1] ?? null;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
  if (step === 0) return null;
  const beside = [...graph.spots.values()].find(
    ({ column, row, lane }) => column === spot.column && row === spot.row && lane === spot.lane + step,
  );
  if (beside) return beside.name;
  const next = [...graph.spots.values()].filter(({ column }) => column === spot.column + step);
  next.sort((a, b) => Math.abs(a.row - spot.row) - Math.abs(b.row - spot.row) || a.lane - b.lane);
  return next[0]?.name ?? null;
}
