/** Walks over a network's graph by arrow keys. */
import { graphOf, neighbour } from "#js/core/network/graph_columns.js";

/**
 * @param {import("../../../../static/js/inspection").GraphNode[]} nodes
 * @param {[string, string][]} presses a node's name, and a key
 * @returns {(string | null)[]} the node that each leads to
 */
export function walked(nodes, presses) {
  const graph = graphOf(nodes);
  return presses.map(([name, key]) => neighbour(graph, name, key));
}
