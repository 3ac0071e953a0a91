/** train() beside eval(): which layers make a difference, why in words, and the classes of each run. */
import { rounded } from "../text/numbers.js";

/** @typedef {import("../../inspection").GraphNode} GraphNode */
/** @typedef {import("../../inspection").Differing} Differing */

const DIFFERING = /dropout|stochastic_?depth|batch_?norm/i;

/** Whether any node may give another output in train(). @param {GraphNode[]} nodes */
export function differsInTraining(nodes) {
  return nodes.some(({ op, parameters }) => DIFFERING.test(op) && parameters.p !== 0);
}

/** Whether the runs in train() may differ from each other. @param {Differing[]} differing */
export function isRandom(differing) {
  return differing.some(({ reason }) => reason !== "batch_statistics");
}

/**
 * Why the outputs differ, or that they do not.
 * @param {string} node whose map is shown
 * @param {Differing[]} before nodes up to it that differ
 * @param {Differing[]} differing nodes up to all that is shown
 * @param {GraphNode[]} nodes of the network
 * @returns {string[]} sentences
 */
export function whyText(node, before, differing, nodes) {
  const of = (/** @type {Differing["reason"]} */ reason) =>
    differing.filter((each) => each.reason === reason);
  const [dropped, skipped, normalised] = [of("dropout"), of("stochastic_depth"), of("batch_statistics")];
  const sentences = [];
  if (dropped.length > 0) sentences.push(dropoutText(dropped, nodes));
  if (skipped.length > 0)
    sentences.push(
      `${named(skipped)}: StochasticDepth leaves out whole residual branches at random in train(); eval() keeps them all.`,
    );
  if (normalised.length > 0)
    sentences.push(
      `${named(normalised)}: BatchNorm uses this batch\u2019s own mean and variance in train(), and the batch is this one picture; eval() uses running_mean and running_var.`,
    );
  if (before.length === 0)
    sentences.push(`No layer up to ${node} differs between train() and eval(), so its map is the same.`);
  else if (!isRandom(differing))
    sentences.push("Nothing here is random: every run in train() gives the same.");
  return sentences;
}

/**
 * The most probable classes of eval(), with their probabilities in each run.
 * @param {number[][]} runs logits, or probabilities, of each run; the first is eval()
 * @param {boolean} areProbabilities
 * @param {number} most
 * @returns {{index: number, probabilities: number[]}[]}
 */
export function classesOfRuns(runs, areProbabilities, most) {
  const probabilities = areProbabilities ? runs : runs.map(softmax);
  const order = [...probabilities[0].keys()].sort(
    (a, b) => probabilities[0][b] - probabilities[0][a] || a - b,
  );
  return order
    .slice(0, most)
    .map((index) => ({ index, probabilities: probabilities.map((run) => run[index]) }));
}

/** @param {number[]} logits */
function softmax(logits) {
  const largest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, each) => total + each, 0);
  return exponentials.map((each) => each / sum);
}

/** @param {Differing[]} dropped @param {GraphNode[]} nodes */
function dropoutText(dropped, nodes) {
  const p = nodes.find(({ name }) => name === dropped[0].node)?.parameters.p;
  const share = p === 0.5 ? "half of its inputs" : `each input with probability ${p}`;
  const set =
    typeof p === "number" ? `sets ${share} to zero at random` : "sets some of its inputs to zero at random";
  const scaled =
    typeof p === "number" && p < 1 ? ` and multiplies the others by ${rounded(1 / (1 - p), 3)}` : "";
  return `${named(dropped)}: Dropout ${set} in train()${scaled}; eval() passes them on.`;
}

/** @param {Differing[]} differing */
function named(differing) {
  const [first, ...others] = differing.map(({ node }) => node);
  if (others.length === 0) return first;
  return others.length === 1 ? `${first} and ${others[0]}` : `${first} and ${others.length} more`;
}
