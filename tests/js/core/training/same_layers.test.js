/** Networks with the same layers, whatever their weights. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { hasSameLayers } from "#js/core/training/same_layers.js";

const INPUT = { channels: 1, height: 16, width: 16 };
const CONV = { op: "Conv2d", out_channels: 4, kernel_size: [3, 3], weight: { seed: 0 }, bias: true };

test("weights do not count, parameters and the input do", () => {
  const draft = { input: INPUT, layers: [CONV, { op: "ReLU" }] };
  const trained = {
    input: INPUT,
    layers: [{ ...CONV, weight: { stored: "a" }, bias: { stored: "a" } }, { op: "ReLU" }],
  };
  equal(hasSameLayers(draft, trained), true);
  equal(
    hasSameLayers(draft, { ...draft, layers: [{ ...CONV, kernel_size: [5, 5] }, { op: "ReLU" }] }),
    false,
  );
  equal(hasSameLayers(draft, { ...draft, layers: [CONV] }), false);
  equal(hasSameLayers(draft, { ...draft, input: { ...INPUT, height: 32 } }), false);
});
