/** The network's graph in columns: a button for each node, an edge for each input of a node. */
import { CARD, layOutGraph } from "../../../core/layout/graph.js";
import { blockName, graphOf, neighbour } from "../../../core/network/graph_columns.js";
import { rounded } from "../../../core/text/numbers.js";
import { movedNodes } from "../../../core/inspection/trace_comparison.js";
import { bothSummaries } from "../../../state/comparison.js";
import { answered, openedNode } from "../../../state/inspection.js";
import { createCanvasHost } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make } from "../../dom/elements.js";
import { svg } from "../../dom/svg.js";
import { drawThumbnails } from "../thumbnails.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").GraphNode} GraphNode */
/** @typedef {import("../../../types").Tensor} Tensor */

/** @typedef {import("../../../core/network/graph_columns.js").Graph} Graph */
/** @typedef {ReturnType<typeof makeCard>} Card */

/**
 * @param {HTMLElement} root
 * @param {{open: (node: string) => void}} tell
 */
export function createGraphPanel(root, { open }) {
  const scroll = find(".graph-scroll", HTMLElement, root);
  const field = find(".graph-field", HTMLElement, root);
  const drawing = find("svg", SVGSVGElement, field);
  const [networkChanged, overviewChanged, openedChanged, movedChanged] = Array.from(
    { length: 4 },
    createChangeWatch,
  );
  /** @type {Map<string, Card>} */
  let cards = new Map();
  /** @type {Graph | null} */
  let graph = null;

  field.addEventListener("keydown", (event) => {
    const name = /** @type {HTMLElement} */ (event.target).dataset.node;
    if (!graph || !name || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = neighbour(graph, name, event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    cards.get(next)?.button.focus();
  });

  return {
    /** @param {State} state */
    show(state) {
      const [network, overview, opened] = [
        answered(state, "network"),
        answered(state, "overview"),
        openedNode(state),
      ];
      if (networkChanged(network) && network) {
        graph = graphOf(network.nodes);
        cards = build(field, drawing, network, graph, open);
      }
      if (overviewChanged(overview, network) && overview) drawMaps(cards, overview);
      if (openedChanged(opened, network)) markOpened(cards, opened, scroll);
      const both = bothSummaries(state);
      if (movedChanged(both?.here, both?.other, network)) markMoved(cards, both);
    },
  };
}

/**
 * Cards, titles and edges of a network.
 * @param {HTMLElement} field
 * @param {SVGSVGElement} drawing
 * @param {import("../../../inspection").InspectedNetwork} network
 * @param {Graph} graph
 * @param {(node: string) => void} open
 */
function build(field, drawing, { nodes }, graph, open) {
  const layout = layOutGraph(graph);
  const corner = (/** @type {string} */ name) =>
    /** @type {{x: number, y: number}} */ (layout.cards.get(name));
  const cards = new Map(
    nodes.map((node) => [node.name, makeCard(node, corner(node.name), () => open(node.name))]),
  );
  const titles = layout.columns.map(({ title, x, width }) => {
    const heading = make("h3", { class: "column-title", title }, title);
    Object.assign(heading.style, { left: `${x}px`, width: `${width}px` });
    return heading;
  });
  Object.assign(field.style, { width: `${layout.width}px`, height: `${layout.height}px` });
  drawing.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
  drawing.replaceChildren(
    svg("defs", {}, arrowHead()),
    ...layout.edges.map(({ from, to, path, isSkip }) =>
      svg("path", {
        d: path,
        class: isSkip ? "edge skip" : "edge",
        "marker-end": "url(#arrow)",
        "data-start": from,
        "data-end": to,
      }),
    ),
    ...nodes.map(({ name, shape }) => {
      const { x, y } = corner(name);
      const place = { x: x + CARD.width / 2 + 5, y: y + CARD.height + 14 };
      return svg("text", { ...place, class: "shape" }, shape.join("\u00d7"));
    }),
  );
  field.replaceChildren(drawing, ...titles, ...[...cards.values()].map(({ button }) => button));
  return cards;
}

function arrowHead() {
  const size = { viewBox: "0 0 6 6", refX: 5.5, refY: 3, markerWidth: 6, markerHeight: 6 };
  return svg(
    "marker",
    { id: "arrow", ...size, orient: "auto" },
    svg("path", { d: "M0 0L6 3L0 6z", class: "arrow" }),
  );
}

/** @param {GraphNode} node @param {{x: number, y: number}} corner @param {() => void} open */
function makeCard(node, corner, open) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const moved = make("span", { class: "moved", "aria-hidden": "true" });
  const isFlat = node.shape.slice(1).every((side) => side === 1);
  const name = make("span", { class: "card-name" }, nameInBlock(node.name));
  const button = make(
    "button",
    {
      type: "button",
      class: "card",
      tabindex: "-1",
      "data-node": node.name,
      "aria-label": `${node.name}, ${node.op}, ${node.shape.join(" by ")}`,
    },
    make("span", { class: "card-head" }, name, make("span", { class: "card-op" }, node.op)),
    isFlat ? make("span", { class: "card-flat" }, `${node.shape[0]} numbers`) : canvas,
    moved,
  );
  const [left, top, width, height] = [corner.x, corner.y, CARD.width, CARD.height].map(
    (length) => `${length}px`,
  );
  Object.assign(button.style, { left, top, width, height });
  button.addEventListener("click", open);
  return { button, host: createCanvasHost(canvas), moved };
}

/** @param {Map<string, Card>} cards @param {Map<string, Tensor>} overview */
function drawMaps(cards, overview) {
  for (const [name, { host }] of cards) {
    const maps = overview.get(name);
    if (maps && maps.height * maps.width > 1) drawThumbnails(host, maps, CARD.width - 10);
  }
}

/** @param {Map<string, Card>} cards @param {string | null} opened @param {HTMLElement} scroll */
function markOpened(cards, opened, scroll) {
  for (const [name, { button }] of cards) {
    button.setAttribute("aria-pressed", String(name === opened));
    button.tabIndex = name === opened ? 0 : -1;
  }
  const card = cards.get(opened ?? "")?.button;
  if (!card) return;
  const [left, right] = [card.offsetLeft, card.offsetLeft + CARD.width];
  if (left < scroll.scrollLeft || right > scroll.scrollLeft + scroll.clientWidth)
    scroll.scrollLeft = left - scroll.clientWidth / 2;
}

/** Marks how far each node moved from the other trace. @param {Map<string, Card>} cards @param {ReturnType<typeof bothSummaries>} both */
function markMoved(cards, both) {
  const moved = both ? movedNodes(both.here, both.other) : new Map();
  for (const [name, { button, moved: bar }] of cards) {
    const share = moved.get(name) ?? 0;
    const percent = rounded(100 * share, 2);
    bar.hidden = share === 0;
    bar.style.width = `${100 * Math.min(1, share)}%`;
    button.title = share > 0 ? `Minimum, maximum or mean moved by ${percent} % of the range` : "";
  }
}

/** The name of a node within its block. @param {string} name */
function nameInBlock(name) {
  const block = blockName(name);
  return block === "" ? name : name.slice(block.length + 1);
}
