/** Curves of trainings: lines, axes and the epoch under a pointer; states in words. */
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { chartOf, nearestEpoch } from "#js/core/training/curves.js";
import { doneShare, durationText, stateSentence } from "#js/core/training/epochs.js";
import { epochOf, recordOf } from "./training.js";

const RUNS = [
  { name: "The course\u2019s", epochs: 18, history: [1, 2, 3].map(epochOf) },
  { name: "Fast", epochs: 2, history: [1, 2].map(epochOf) },
];

test("each training has a line for each split, over the epochs of the longest", () => {
  const chart = chartOf(RUNS, "loss");
  deepEqual(chart.across, { low: 1, high: 18 });
  deepEqual(
    chart.lines.map(({ run, split, points }) => [run, split, points.length]),
    [
      [0, "train", 3],
      [0, "validation", 3],
      [1, "train", 2],
      [1, "validation", 2],
    ],
  );
  deepEqual(chart.lines[1].points[1], [2, 1.1]);
  deepEqual(chart.up, { low: 0, high: 3 });
});

test("the axis of accuracies begins below the lowest, and has a length before the first epoch", () => {
  deepEqual(chartOf(RUNS, "accuracy").up, { low: 0.5, high: 1 });
  deepEqual(chartOf([], "accuracy"), {
    measure: "accuracy",
    across: { low: 1, high: 2 },
    up: { low: 0, high: 1 },
    lines: [],
  });
  deepEqual(chartOf([], "loss").up, { low: 0, high: 1 });
});

test("a loss that is no number is left out of its line", () => {
  const broken = { ...epochOf(2), train_loss: NaN };
  const { lines } = chartOf([{ name: "", epochs: 2, history: [epochOf(1), broken] }], "loss");
  deepEqual(
    lines.map(({ points }) => points.length),
    [1, 2],
  );
});

test("a position belongs to the nearest epoch that is finished", () => {
  equal(nearestEpoch(RUNS, 17), 3);
  equal(nearestEpoch(RUNS, 1.6), 2);
  equal(nearestEpoch(RUNS, -4), 1);
  equal(nearestEpoch([], 1), null);
});

test("each state is said in a sentence", () => {
  equal(stateSentence(recordOf(0, { state: "queued", position: 1 }), null), "Queued: the next to run.");
  equal(stateSentence(recordOf(0, { state: "queued", position: 3 }), null), "Queued: number 3 in the queue.");
  const progress = { epoch: 4, batch: 7, batches: 15, seconds_left: 12.3 };
  equal(stateSentence(recordOf(3), progress), "Epoch 4 of 18, batch 7 of 15. 12 s to go.");
  equal(
    stateSentence(recordOf(0), { ...progress, epoch: 0, batches: 200 }),
    "Reading pictures: 7 of 200. 12 s to go.",
  );
  match(stateSentence(recordOf(3, { attempt: 2 }), null), /attempt 2 goes on from epoch 3/);
  match(
    stateSentence(recordOf(18, { state: "finished" }), null),
    /^Finished: 18 of 18 epochs, validation accuracy 97\.5/,
  );
  equal(stateSentence(recordOf(0, { state: "cancelled" }), null), "Cancelled before its first epoch.");
  equal(stateSentence(recordOf(2, { state: "failed" }), null), "Failed after 2 of 18 epochs.");
  equal(doneShare(recordOf(3, { epochs: 4 }), { ...progress, batch: 6, batches: 12 }), 0.875);
  equal(doneShare(recordOf(4, { epochs: 4 }), progress), 1, "progress of an epoch that is over");
  equal(durationText(100), "2 min");
});
