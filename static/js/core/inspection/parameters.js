/** A network's parameters by node: weights and biases. Nothing freezes them, so requires_grad is True for all. */

/** @typedef {import("../../inspection").GraphNode} GraphNode */
/** @typedef {{node: string, op: string, weight: number, bias: number, trainable: number, frozen: number}} Row counts */

/** @param {GraphNode[]} nodes @returns {Row[]} of the nodes that have parameters */
export function parameterRows(nodes) {
  return nodes
    .filter((node) => node.parameter_count > 0)
    .map((node) => {
      const { name, op, parameter_count: count } = node;
      const bias = biasOf(node);
      return { node: name, op, weight: count - bias, bias, trainable: count, frozen: 0 };
    });
}

/** @param {Row[]} rows */
export function parameterTotals(rows) {
  const sum = (/** @type {"weight" | "bias" | "trainable" | "frozen"} */ key) =>
    rows.reduce((total, row) => total + row[key], 0);
  return { weight: sum("weight"), bias: sum("bias"), trainable: sum("trainable"), frozen: sum("frozen") };
}

/** One for each channel of the output, where there are any. @param {GraphNode} node */
function biasOf({ op, parameters, parameter_count: count, shape }) {
  if (op === "BatchNorm2d") return count / 2;
  return parameters.bias === true ? shape[0] : 0;
}
