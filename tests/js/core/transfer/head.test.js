import assert from "node:assert/strict";
import { test } from "node:test";
import { countsFor, headFor } from "#js/core/transfer/head.js";

/** @param {string} name @param {string} op @param {number[][]} [shapes] of its tensors @returns {any} */
function node(name, op, shapes = []) {
  const tensors = shapes.map((shape) => ({
    name: `${name}.weight`,
    shape,
    count: shape.reduce((a, b) => a * b),
  }));
  return { name, op, tensors, parameter_count: tensors.reduce((sum, { count }) => sum + count, 0) };
}

const NODES = [
  node("input", "Input"),
  node("stem", "Conv2d", [[4, 3, 3, 3]]),
  node("layer1.0.conv", "Conv2d", [[4, 4, 1, 1]]),
  node("layer1.1.bn", "BatchNorm2d", [[4], [4]]),
  node("layer2.0.conv", "Conv2d", [[8, 4, 1, 1]]),
  node("last", "BatchNorm2d", [[8], [8]]),
  node("fc", "Linear", [[10, 8], [10]]),
  node("softmax", "Softmax"),
];
const BASE = { nodes: NODES, classes: Array.from({ length: 10 }, (_, index) => String(index)) };
const LABELS = ["brick", "grass", "gravel"];

test("the head is replaced for other classes, and its new weights are counted", () => {
  assert.deepEqual(headFor(BASE, LABELS), { name: "fc", inputs: 8, before: 10, after: 3, isReplaced: true });
  assert.equal(headFor(BASE, BASE.classes)?.isReplaced, false);
  assert.equal(headFor({ ...BASE, classes: null }, BASE.classes)?.isReplaced, false);
  assert.equal(headFor({ ...BASE, classes: null }, LABELS)?.isReplaced, true);
  assert.deepEqual(countsFor(BASE, [], LABELS), { trainable: 27, frozen: 180 });
  assert.deepEqual(countsFor(BASE, ["layer2"], LABELS), { trainable: 59, frozen: 148 });
  const withoutBias = [...NODES.slice(0, -2), node("fc", "Linear", [[10, 8]])];
  assert.deepEqual(countsFor({ ...BASE, nodes: withoutBias }, [], LABELS), { trainable: 27, frozen: 180 });
  assert.deepEqual(countsFor(BASE, "all", BASE.classes), { trainable: 270, frozen: 0 });
});
