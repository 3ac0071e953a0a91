/** Networks with the same layers, whatever their weights. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { withArrivingOpen } from "#js/core/training/arriving.js";
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

test("numbers that follow from what arrives are left open", () => {
  const pool = { op: "MaxPool2d", kernel_size: [2, 2], stride: [2, 2] };
  const document = { input: INPUT, layers: [{ ...CONV, in_channels: 1 }, pool, { ...pool, stride: [1, 1] }] };
  const { input, layers } = withArrivingOpen(document);
  equal(input, INPUT);
  deepEqual(layers, [
    { ...CONV, in_channels: null },
    { ...pool, stride: null },
    { ...pool, stride: [1, 1] },
  ]);
});
