/** The Linear that gives the logits, replaced for other classes, and how many weights are trained with it. */
import { blocksOf, headOf, isTrained } from "./blocks.js";

/** @typedef {import("../../transfer").Head} Head */
/** @typedef {Pick<import("../../inspection").NetworkDocument, "nodes" | "classes">} Base */

/**
 * The head and what becomes of it. It is replaced unless it knows the very classes.
 * @param {Base} base
 * @param {string[]} labels of the pictures' classes
 * @returns {Head | null} null where the network does not end in a Linear
 */
export function headFor({ nodes, classes }, labels) {
  const name = headOf(nodes);
  const node = nodes.find((each) => each.name === name);
  if (!name || !node) return null;
  const [before, inputs] = node.tensors[0].shape;
  const knowsThem = classes === null || isSame(classes, labels);
  return { name, inputs, before, after: labels.length, isReplaced: !knowsThem || before !== labels.length };
}

/** The new Linear in PyTorch's words. @param {Head} head */
export function linearOf({ inputs, after }) {
  return `nn.Linear(${inputs}, ${after > 1 ? after : "len(classes)"})`;
}

/**
 * Weights and biases that are trained, and all others, with the head for the pictures' classes.
 * @param {Base} base
 * @param {import("../../transfer").TransferSettings["unlocked"]} unlocked
 * @param {string[]} labels
 */
export function countsFor(base, unlocked, labels) {
  const head = headFor(base, labels);
  const counts = { trainable: 0, frozen: 0 };
  for (const block of blocksOf(base.nodes)) {
    const isNew = block.isHead && head?.isReplaced;
    const count = isNew ? (head.inputs + 1) * head.after : block.count;
    counts[isTrained(block, unlocked) ? "trainable" : "frozen"] += count;
  }
  return counts;
}

/** @param {string[]} one @param {string[]} other */
function isSame(one, other) {
  return one.length === other.length && one.every((label, index) => label === other[index]);
}
