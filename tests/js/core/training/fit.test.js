/** Networks that do not fit a data set, what mends them, and BatchNorm2d after each convolution. */
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { hasBatchNorm, withBatchNorm } from "#js/core/training/batch_norm.js";
import { cellSentence, shadesOf, totalsOf } from "#js/core/training/confusion.js";
import { misfitOf } from "#js/core/training/fit.js";

const DIGITS = {
  id: "d".repeat(64),
  name: "digits",
  title: "Digits",
  classes: [..."0123456789"],
  counts: Array(10).fill(180),
  channels: 1,
  height: 16,
  width: 16,
  credit: "",
  published: null,
};
const INPUT = { channels: 1, height: 16, width: 16 };
const LAYERS = [
  { op: "Conv2d", in_channels: 1, out_channels: 4, kernel_size: 5 },
  { op: "ReLU" },
  { op: "Flatten" },
  { op: "Linear", in_features: 576, out_features: 10 },
];

test("a network for the data set's pictures and classes fits", () => {
  equal(misfitOf({ input: INPUT, layers: LAYERS }, [10], DIGITS), null);
});

test("pictures of different sizes fit an input of any size with as many channels", () => {
  const own = { ...DIGITS, title: "My pictures", channels: 3, height: null, width: null };
  const colours = { channels: 3, height: 20, width: 24 };
  equal(misfitOf({ input: colours, layers: LAYERS }, [10], own), null);
  const misfit = misfitOf({ input: INPUT, layers: LAYERS }, [10], own);
  match(misfit?.sentence ?? "", /^The pictures of My pictures have 3 channels, and the .* 1 × 16 × 16\.$/);
  equal(misfit?.mend?.title, "Make the input 3 × 16 × 16");
});

test("another number of outputs is mended at the last Linear, or by one more", () => {
  const misfit = misfitOf({ input: INPUT, layers: LAYERS }, [3], DIGITS);
  match(misfit?.sentence ?? "", /10 classes, and the network ends in 3 numbers/);
  equal(misfit?.mend?.title, "out_features = 10");
  equal(misfit?.mend?.draft.layers[3].out_features, 10);
  const maps = misfitOf({ input: INPUT, layers: LAYERS.slice(0, 2) }, [4, 12, 12], DIGITS);
  deepEqual(maps?.mend?.draft.layers.slice(2), [
    { op: "Flatten" },
    { op: "Linear", in_features: null, out_features: 10 },
  ]);
});

test("another input is made the pictures', with the layers that read it", () => {
  const colour = { ...DIGITS, title: "Materials", channels: 3, height: 32, width: 32 };
  const misfit = misfitOf({ input: INPUT, layers: LAYERS }, [10], colour);
  match(misfit?.sentence ?? "", /3 × 32 × 32 .* input is 1 × 16 × 16/);
  deepEqual(misfit?.mend?.draft.input, { channels: 3, height: 32, width: 32 });
  equal(misfit?.mend?.draft.layers[0].in_channels, 3);
  equal(misfit?.mend?.draft.layers[3].in_features, null);
});

test("BatchNorm2d follows each convolution once", () => {
  const normed = withBatchNorm(LAYERS);
  deepEqual(normed[1], { op: "BatchNorm2d", num_features: 4 });
  equal(normed.length, 5);
  equal(hasBatchNorm(LAYERS), false);
  equal(hasBatchNorm(normed), true);
  deepEqual(withBatchNorm(normed), normed);
});

test("a confusion matrix is shaded by class, and its cells are said in words", () => {
  const counts = [
    [9, 1],
    [0, 0],
  ];
  deepEqual(shadesOf(counts), [
    [0.9, 0.1],
    [0, 0],
  ]);
  deepEqual(totalsOf(counts), { right: 9, total: 10 });
  equal(
    cellSentence(1, { label: 0, predicted: 1 }, ["cat", "dog"]),
    "1 picture of cat predicted as dog, a mistake",
  );
});
