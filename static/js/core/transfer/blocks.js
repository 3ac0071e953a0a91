/** The blocks of layers that are locked and unlocked together, and what of a network is trained. */

/** @typedef {import("../../transfer").Block} Block */
/** @typedef {import("../../transfer").TransferSettings["unlocked"]} Unlocked */
/** @typedef {Pick<import("../../inspection").GraphNode, "name" | "op" | "parameter_count">} Node */

/** A network with more modules of its own has blocks enough; of one with fewer, their modules are the blocks. */
const FEW = 4;

/**
 * Blocks in the order of computation. Layers without weights are left out.
 * @param {Node[]} nodes in topological order
 * @returns {Block[]}
 */
export function blocksOf(nodes) {
  const weighted = nodes.filter(({ parameter_count: count }) => count > 0);
  const head = headOf(nodes);
  const depth = new Set(weighted.map(({ name }) => name.split(".")[0])).size > FEW ? 1 : 2;
  /** @type {Map<string, Block>} */
  const blocks = new Map();
  for (const { name, op, parameter_count: count } of weighted) {
    const isHead = name === head;
    const block = isHead ? name : name.split(".").slice(0, depth).join(".");
    const before = blocks.get(block);
    const isNorm = /norm/i.test(op) && before?.isNorm !== false;
    blocks.set(block, { name: block, count: count + (before?.count ?? 0), isHead, isNorm });
  }
  return [...blocks.values()];
}

/** Name of the Linear that gives the logits; null where something else does. @param {Node[]} nodes in topological order */
export function headOf(nodes) {
  const last = nodes.findLast(({ op }) => !op.toLowerCase().includes("softmax"));
  return last?.op === "Linear" ? last.name : null;
}

/** @param {Block} block @param {Unlocked} unlocked */
export function isTrained({ name, isHead }, unlocked) {
  return isHead || unlocked === "all" || unlocked.includes(name);
}

/** The names of what is trained, as a training takes them. @param {Block[]} blocks @param {Unlocked} unlocked */
export function trainableOf(blocks, unlocked) {
  return blocks.filter((block) => isTrained(block, unlocked)).map(({ name }) => name);
}

/** Names of the last block before the head, and of the norms behind it. @param {Block[]} blocks @returns {string[]} */
export function lastBlock(blocks) {
  const body = blocks.filter(({ isHead }) => !isHead);
  const last = body.findLastIndex(({ isNorm }) => !isNorm);
  return body.slice(Math.max(0, last)).map(({ name }) => name);
}

/** Locks or unlocks one block. @param {Block[]} blocks @param {Unlocked} unlocked @param {string} name @returns {Unlocked} */
export function withLock(blocks, unlocked, name) {
  const names = blocks
    .filter((block) => !block.isHead && isTrained(block, unlocked))
    .map((block) => block.name);
  const changed = names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
  return changed.length === blocks.filter(({ isHead }) => !isHead).length ? "all" : changed;
}
