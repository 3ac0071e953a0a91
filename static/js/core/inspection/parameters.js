/** Parameters and cost by node. Nothing freezes the parameters, so requires_grad is True for all. */

/** @typedef {import("../../inspection").GraphNode} GraphNode */
/**
 * Counts, and bytes of the output; null where the size of the input is not known.
 * @typedef {{node: string, op: string, weight: number, bias: number, trainable: number, frozen: number,
 *   multiplyAdds: number | null, bytes: number | null}} Row
 */
/** @typedef {Exclude<keyof Row, "node" | "op">} Column */

/** @param {GraphNode[]} nodes @returns {Row[]} of all nodes but the input */
export function parameterRows(nodes) {
  return nodes
    .filter((node) => node.inputs.length > 0)
    .map((node) => {
      const { name, op, parameter_count: count } = node;
      const bias = biasOf(node);
      return {
        node: name,
        op,
        weight: count - bias,
        bias,
        trainable: count,
        frozen: 0,
        multiplyAdds: node.multiply_adds,
        bytes: node.output_bytes,
      };
    });
}

/** @param {Row[]} rows @returns {Record<Column, number | null>} null where one of the numbers is not known */
export function parameterTotals(rows) {
  const sum = (/** @type {Column} */ key) =>
    rows.reduce((total, row) => {
      const one = row[key];
      return total === null || one === null ? null : total + one;
    }, /** @type {number | null} */ (0));
  const columns = /** @type {Column[]} */ ([
    "weight",
    "bias",
    "trainable",
    "frozen",
    "multiplyAdds",
    "bytes",
  ]);
  return /** @type {Record<Column, number | null>} */ (
    Object.fromEntries(columns.map((key) => [key, sum(key)]))
  );
}

/** @param {GraphNode} node */
function biasOf({ tensors }) {
  return tensors.find(({ name }) => name.endsWith(".bias"))?.count ?? 0;
}
