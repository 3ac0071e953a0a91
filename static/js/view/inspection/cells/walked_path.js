/** The visited cells on the graph and on the network's input: nodes and edges of the path, the field of each step. */
import { boxOf } from "../../../core/inspection/receptive_fields.js";
import { placeToText } from "../../../core/links/inspection.js";
import { answered, chosenPlace, shownCell } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { svg } from "../../dom/svg.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").Place} Place */

/** Radius of the ring around the pixel that a walk arrived at, as a share of the input's shorter side. */
const RING = 0.045;

/**
 * @param {HTMLElement} graph
 * @param {HTMLElement[]} pictures frames around the network's input
 */
export function createWalkedPath(graph, pictures) {
  const drawings = pictures.map((picture) => {
    const drawing = svg("svg", { class: "walked", "aria-hidden": "true" });
    picture.append(drawing);
    return drawing;
  });
  const [graphChanged, pictureChanged] = [createChangeWatch(), createChangeWatch()];

  return {
    /** @param {State} state */
    show(state) {
      const { path } = state.view;
      const [place, network, entered] = [
        chosenPlace(state),
        answered(state, "network"),
        answered(state, "entered"),
      ];
      if (!place || !network) return;
      const visited = [...path, place];
      const here = placeToText(place);
      if (graphChanged(path, here, network)) markGraph(graph, path.length > 0 ? visited : []);
      const isKnown = shownCell(state) !== null;
      if (!entered || !pictureChanged(path, here, network, entered, isKnown)) return;
      for (const drawing of drawings) {
        drawing.setAttribute("viewBox", `0 0 ${entered.width} ${entered.height}`);
        drawing.replaceChildren(...fieldsOf(visited, network.nodes, entered));
      }
    },
  };
}

/** @param {HTMLElement} graph @param {Place[]} visited from the first cell on */
function markGraph(graph, visited) {
  const nodes = visited.map(({ node }) => node);
  const steps = new Set(nodes.slice(1).map((node, index) => `${node} ${nodes[index]}`));
  for (const card of /** @type {NodeListOf<HTMLElement>} */ (graph.querySelectorAll("[data-node]")))
    card.classList.toggle("is-visited", nodes.includes(card.dataset.node ?? ""));
  for (const edge of /** @type {NodeListOf<SVGElement>} */ (graph.querySelectorAll(".edge")))
    edge.classList.toggle("is-visited", steps.has(`${edge.dataset.start} ${edge.dataset.end}`));
}

/**
 * Frames from the first cell's field to the last one's; a ring where the last is a pixel.
 * @param {Place[]} visited
 * @param {import("../../../inspection").GraphNode[]} nodes
 * @param {{height: number, width: number}} input
 */
function fieldsOf(visited, nodes, input) {
  const boxes = new Map(
    visited.flatMap((place) => {
      const node = nodes.find(({ name }) => name === place.node);
      if (!node) return [];
      const box = boxOf(node.receptive_field, place, input);
      return [/** @type {const} */ ([Object.values(box).join(), box])];
    }),
  );
  const frames = [...boxes.values()].flatMap((box) => framed(box));
  const { node, row, column } = visited[visited.length - 1];
  if (node !== "input") return frames;
  const ring = { cx: column + 0.5, cy: row + 0.5, r: RING * Math.min(input.height, input.width) };
  return [...frames, svg("circle", { ...ring, class: "under" }), svg("circle", ring)];
}

/** @param {import("../../../core/inspection/receptive_fields.js").Box} box */
function framed({ top, left, bottom, right }) {
  const place = { x: left, y: top, width: right - left, height: bottom - top };
  return [svg("rect", { ...place, class: "under" }), svg("rect", place)];
}
