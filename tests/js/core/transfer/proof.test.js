import assert from "node:assert/strict";
import { test } from "node:test";
import { frozenText, movedStatistics, verdictText } from "#js/core/transfer/proof.js";

/** @param {number[][]} runs probabilities @returns {any} */
const answer = (runs) => ({ runs, areProbabilities: true, classes: ["brick", "grass", "gravel"] });

test("the largest change is told with the number of frozen weights", () => {
  const parameters = { trainable: 1539, frozen: 11_176_512 };
  assert.deepEqual(frozenText({ parameters, frozen_change: 0 }), {
    change: "0",
    rest: "Largest change of the 11,176,512 frozen weights and of their layers\u2019 running statistics.",
  });
  assert.equal(frozenText({ parameters, frozen_change: 0.00125 }).change, "0.00125");
  const all = frozenText({ parameters: { trainable: 10, frozen: 0 }, frozen_change: 0 });
  assert.deepEqual(all, { change: null, rest: "Nothing was frozen: all 10 weights were trained." });
});

test("the verdict names the classes that train() gives in place of that of eval()", () => {
  const [brick, grass, gravel] = [
    [0.8, 0.1, 0.1],
    [0.2, 0.5, 0.3],
    [0, 0, 1],
  ];
  assert.equal(
    verdictText(answer([brick, brick, brick])),
    "eval() says brick, and so does train(), with other probabilities.",
  );
  assert.equal(verdictText(answer([brick, grass])), "eval() says brick, train() says grass.");
  assert.equal(
    verdictText(answer([brick, grass, gravel, brick, grass])),
    "eval() says brick, train() says grass or gravel in 3 of 4 runs.",
  );
});

test("the batch norms that move most are named first", () => {
  /** @param {string} node @param {number | null} change @returns {any} */
  const norm = (node, change) => ({ node, op: "", reason: "batch_statistics", statistics_change: change });
  const norms = [0.5, 0.123, null, 2, 0.01, 0.02, 0.03].map((change, index) => norm(`bn${index}`, change));
  assert.deepEqual(movedStatistics(norms), {
    count: 6,
    most: ["bn3: up to 2", "bn0: up to 0.5", "bn1: up to 0.12", "bn6: up to 0.03", "bn5: up to 0.02"],
  });
  assert.deepEqual(movedStatistics([norm("dropout", null)]), { count: 0, most: [] });
});
