/** The blocks of a network, their locks, and what a training is asked to train. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { blocksOf, headOf, lastBlock, trainableOf, withLock } from "#js/core/transfer/blocks.js";

/** @param {string} name @param {number} count @param {string} [op] */
const node = (name, count, op = "Conv2d") => ({ name, op, parameter_count: count });

const RESNET = [
  node("conv1", 9),
  node("bn1", 2),
  node("relu", 0, "ReLU"),
  node("layer1.0.conv1", 4),
  node("layer1.1.conv1", 4),
  node("layer2.0.conv1", 8),
  node("fc", 5, "Linear"),
];
const VGG = [
  node("features.0", 9),
  node("features.1", 0, "ReLU"),
  node("features.2", 7),
  node("classifier.0", 6, "Linear"),
  node("classifier.1", 5, "Linear"),
  node("softmax1", 0, "Softmax"),
];

test("blocks are the modules of the network, or theirs where it has few; the last Linear stands alone", () => {
  deepEqual(
    blocksOf(RESNET).map(({ name, count }) => `${name} ${count}`),
    ["conv1 9", "bn1 2", "layer1 8", "layer2 8", "fc 5"],
  );
  deepEqual(
    blocksOf(VGG).map(({ name, isHead }) => `${name}${isHead ? " head" : ""}`),
    ["features.0", "features.2", "classifier.0", "classifier.1 head"],
  );
  equal(headOf(VGG), "classifier.1");
  equal(headOf([node("conv1", 9)]), null);
});

test("what is not locked is trained, with the head always", () => {
  const blocks = blocksOf(RESNET);
  deepEqual(trainableOf(blocks, []), ["fc"]);
  deepEqual(trainableOf(blocks, ["layer2"]), ["layer2", "fc"]);
  // The names, not null: with null no head is replaced.
  deepEqual(trainableOf(blocks, "all"), ["conv1", "bn1", "layer1", "layer2", "fc"]);
  deepEqual(withLock(blocks, [], "layer2"), ["layer2"]);
  deepEqual(withLock(blocks, ["layer1", "layer2"], "layer1"), ["layer2"]);
  equal(withLock(blocks, ["conv1", "bn1", "layer1"], "layer2"), "all");
  deepEqual(withLock(blocks, "all", "conv1"), ["bn1", "layer1", "layer2"]);
});

test("the last block has the norms behind it", () => {
  deepEqual(lastBlock(blocksOf(RESNET)), ["layer2"]);
  const nodes = [
    ...RESNET.slice(0, -1),
    node("conv_head", 4),
    node("bn2", 2, "BatchNorm2d"),
    RESNET.at(-1) ?? [],
  ];
  deepEqual(lastBlock(blocksOf(nodes.flat())), ["conv_head", "bn2"]);
  deepEqual(lastBlock(blocksOf([node("fc", 5, "Linear")])), []);
});
