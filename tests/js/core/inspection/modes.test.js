import assert from "node:assert/strict";
import { test } from "node:test";
import { classesOfRuns, differsInTraining, isRandom, whyText } from "#js/core/inspection/modes.js";

/** @param {string} name @param {string} op @param {Record<string, unknown>} [parameters] @returns {any} */
const node = (name, op, parameters = {}) => ({ name, op, parameters });
/** @param {string} name @param {any} reason @returns {any} */
const differing = (name, reason) => ({ node: name, op: "", reason });

/** @param {any[]} before @param {any[]} nodes */
const why = (before, nodes) => whyText("fc", before, before, nodes);

test("a network is run both ways only where a layer differs", () => {
  assert.equal(differsInTraining([node("conv1", "Conv2d"), node("dropout1", "Dropout", { p: 0 })]), false);
  for (const op of ["BatchNorm2d", "Dropout", "StochasticDepth", "batch_norm", "dropout"])
    assert.equal(differsInTraining([node("conv1", "Conv2d"), node("other", op)]), true, op);
});

test("the reasons are told in PyTorch's words", () => {
  const nodes = [
    node("dropout1", "Dropout", { p: 0.5 }),
    node("dropout2", "Dropout", { p: 0.2 }),
    node("dropout3", "Dropout", { p: 1 }),
  ];
  assert.deepEqual(why([differing("dropout1", "dropout"), differing("dropout2", "dropout")], nodes), [
    "dropout1 and dropout2: Dropout sets half of its inputs to zero at random in train() and multiplies the others by 2; eval() passes them on.",
  ]);
  assert.match(
    why([differing("dropout2", "dropout")], nodes)[0],
    /sets each input with probability 0\.2 to zero at random in train\(\) and multiplies the others by 1\.25;/,
  );
  assert.match(why([differing("dropout3", "dropout")], nodes)[0], /in train\(\); eval\(\) passes/);
  const norms = ["bn1", "bn2", "bn3"].map((name) => differing(name, "batch_statistics"));
  const [used, fixed] = why(norms, nodes);
  assert.match(used, /^bn1 and 2 more: BatchNorm .* eval\(\) uses running_mean and running_var\.$/);
  assert.match(fixed, /every run in train\(\) gives the same/);
  assert.equal(why([...norms, differing("drop", "stochastic_depth")], nodes).length, 2);
  assert.deepEqual(whyText("conv1", [], norms, nodes).length, 2);
  assert.match(whyText("conv1", [], norms, nodes)[1], /^No layer up to conv1 differs/);
  assert.equal(isRandom(norms), false);
});

test("classes are those of eval(), the most probable first", () => {
  const shown = classesOfRuns(
    [
      [0, 1000, 999],
      [0, 0, 0],
    ],
    false,
    2,
  );
  assert.deepEqual(
    shown.map(({ index }) => index),
    [1, 2],
  );
  assert.ok(Math.abs(shown[0].probabilities[0] - 1 / (1 + Math.exp(-1))) < 1e-12);
  assert.ok(Math.abs(shown[1].probabilities[1] - 1 / 3) < 1e-12);
  const [first] = classesOfRuns([[0.25, 0.75]], true, 1);
  assert.deepEqual(first, { index: 1, probabilities: [0.75] });
});
