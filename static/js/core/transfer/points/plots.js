/** The one or two plots of a data set's pictures: of which network, at which node. */
import { headOf } from "../blocks.js";

/** @typedef {"penultimate" | "logits"} NodeChoice penultimate: what the last Linear reads */
/** @typedef {{title: string, network: string, node: string}} WantedPlot */
/** @typedef {{plots: WantedPlot[], note: string}} WantedPlots note: a sentence about them; empty for none */

export const NODE_CHOICES = /** @type {NodeChoice[]} */ (["penultimate", "logits"]);

const SAME =
  "Nothing before the last layer has changed, so these are the same points before and after. The second plot shows the logits after.";

/**
 * The nodes that the pictures are shown at.
 * @param {import("../../../inspection").GraphNode[]} nodes in topological order
 * @returns {Record<NodeChoice, string>}
 */
export function nodesOf(nodes) {
  const last = nodes[nodes.length - 1];
  const head = nodes.find(({ name }) => name === headOf(nodes)) ?? last;
  return { penultimate: head.inputs[0], logits: head.name };
}

/**
 * @param {NodeChoice} choice
 * @param {Record<NodeChoice, string>} nodes
 * @param {{before: string, after: string | null, epoch: string, isHeadOnly: boolean}} networks after: null before there is one; epoch: its title
 * @returns {WantedPlots}
 */
export function wantedPlots(choice, nodes, { before, after, epoch, isHeadOnly }) {
  const first = { title: "Before", network: before, node: nodes[choice] };
  if (after === null) return { plots: [first], note: "" };
  if (choice === "penultimate" && isHeadOnly) {
    const second = { title: `${epoch}: the logits`, network: after, node: nodes.logits };
    return { plots: [{ ...first, title: "Before and after" }, second], note: SAME };
  }
  return { plots: [first, { title: epoch, network: after, node: nodes[choice] }], note: "" };
}
