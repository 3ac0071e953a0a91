/** The network's graph in columns: a button for each node, an edge for each input of a node. */
import { CARD, layOutGraph } from "../../../core/layout/graph.js";
import { blockName, graphOf, neighbour } from "../../../core/network/graph_columns.js";
import { rounded } from "../../../core/text/numbers.js";
import { sharedScale } from "../../../core/colour/scale.js";
import { movedNodes } from "../../../core/inspection/trace_comparison.js";
import { rasterizeAll } from "../../../draw/raster.js";
import { bothSummaries } from "../../../state/comparison.js";
import { answered, openedNode } from "../../../state/inspection.js";
import { createCanvasHost } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make } from "../../dom/elements.js";
import { svg } from "../../dom/svg.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").GraphNode} GraphNode */
/** @typedef {import("../../../types").Tensor} Tensor */

/** Between a card's thumbnails, and between them and its border, in CSS pixels. */
const GAP = 3;

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
  /** @type {Map<string, {button: HTMLButtonElement, host: ReturnType<typeof createCanvasHost>, moved: HTMLElement}>} */
  let cards = new Map();
  /** @type {import("../../../core/network/graph_columns.js").Graph | null} */
  let graph = null;

  /** @param {GraphNode} node @param {{x: number, y: number}} corner */
  function makeCard(node, corner) {
    const canvas = make("canvas", { "aria-hidden": "true" });
    const moved = make("span", { class: "moved", "aria-hidden": "true" });
    const isFlat = node.shape.slice(1).every((side) => side === 1);
    const button = make(
      "button",
      {
        type: "button",
        class: "card",
        tabindex: "-1",
        "data-node": node.name,
        "aria-label": `${node.name}, ${node.op}, ${node.shape.join(" by ")}`,
      },
      make(
        "span",
        { class: "card-head" },
        make("span", { class: "card-name" }, nameInBlock(node.name)),
        make("span", { class: "card-op" }, node.op),
      ),
      isFlat ? make("span", { class: "card-flat" }, `${node.shape[0]} numbers`) : canvas,
      moved,
    );
    Object.assign(button.style, {
      left: `${corner.x}px`,
      top: `${corner.y}px`,
      width: `${CARD.width}px`,
      height: `${CARD.height}px`,
    });
    button.addEventListener("click", () => open(node.name));
    return { button, host: createCanvasHost(canvas), moved };
  }

  /** @param {import("../../../inspection").Classifier} network */
  function build({ nodes }) {
    graph = graphOf(nodes);
    const layout = layOutGraph(graph);
    const corner = (/** @type {string} */ name) =>
      /** @type {{x: number, y: number}} */ (layout.cards.get(name));
    cards = new Map(nodes.map((node) => [node.name, makeCard(node, corner(node.name))]));
    const titles = layout.columns.map(({ title, x, width }) => {
      const heading = make("h3", { class: "column-title", title }, title);
      Object.assign(heading.style, { left: `${x}px`, width: `${width}px` });
      return heading;
    });
    Object.assign(field.style, { width: `${layout.width}px`, height: `${layout.height}px` });
    drawing.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
    const arrow = svg(
      "marker",
      {
        id: "arrow",
        viewBox: "0 0 6 6",
        refX: 5.5,
        refY: 3,
        markerWidth: 6,
        markerHeight: 6,
        orient: "auto",
      },
      svg("path", { d: "M0 0L6 3L0 6z", class: "arrow" }),
    );
    drawing.replaceChildren(
      svg("defs", {}, arrow),
      ...layout.edges.map(({ path, isSkip }) =>
        svg("path", { d: path, class: isSkip ? "edge skip" : "edge", "marker-end": "url(#arrow)" }),
      ),
      ...nodes.map(({ name, shape }) =>
        svg(
          "text",
          { x: corner(name).x + CARD.width / 2 + 5, y: corner(name).y + CARD.height + 14, class: "shape" },
          shape.join("\u00d7"),
        ),
      ),
    );
    field.replaceChildren(drawing, ...titles, ...[...cards.values()].map(({ button }) => button));
  }

  /** @param {Map<string, Tensor>} overview */
  function drawThumbnails(overview) {
    for (const [name, { host }] of cards) {
      const maps = overview.get(name);
      if (!maps || maps.height * maps.width === 1) continue;
      const raster = rasterizeAll(maps, scaleOver(maps));
      const side = (CARD.width - 10 - GAP * (maps.channels - 1)) / maps.channels;
      const context = host.begin(CARD.width - 10, side);
      context.imageSmoothingEnabled = maps.width > side;
      for (let channel = 0; channel < maps.channels; channel += 1) {
        context.drawImage(
          raster,
          0,
          channel * maps.height,
          maps.width,
          maps.height,
          channel * (side + GAP),
          0,
          side,
          side,
        );
      }
    }
  }

  /** @param {string | null} opened */
  function mark(opened) {
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

  /** Marks how far each node moved from the other trace. @param {ReturnType<typeof bothSummaries>} both */
  function markMoved(both) {
    const moved = both ? movedNodes(both.here, both.other) : new Map();
    for (const [name, { button, moved: bar }] of cards) {
      const share = moved.get(name) ?? 0;
      bar.hidden = share === 0;
      bar.style.width = `${100 * Math.min(1, share)}%`;
      button.title =
        share > 0 ? `Smallest, largest or mean value moved by ${rounded(100 * share, 2)} % of the range` : "";
    }
  }

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
      const isNew = networkChanged(network);
      if (isNew && network) build(network);
      if (overviewChanged(overview, network) && overview) drawThumbnails(overview);
      if (openedChanged(opened, network)) mark(opened);
      const both = bothSummaries(state);
      if (movedChanged(both?.here, both?.other, network)) markMoved(both);
    },
  };
}

/** @param {Tensor} maps */
function scaleOver(maps) {
  const scale = sharedScale([maps.values], "sequential");
  return () => scale;
}

/** The name of a node within its block. @param {string} name */
function nameInBlock(name) {
  const block = blockName(name);
  return block === "" ? name : name.slice(block.length + 1);
}
