/** State of the training section: events, records that come late, epochs shown, trainings removed. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { FIRST_SETTINGS } from "#js/core/training/link.js";
import {
  followedRun,
  initialTraining,
  isFollowing,
  openedRecord,
  reduceTraining,
  shownEpoch,
} from "#js/state/training.js";
import { epochOf, recordOf } from "../core/training/training.js";

/** @typedef {import("#js/state/training.js").Action} Action */
/** @typedef {import("../../../static/js/training").TrainingRecord} TrainingRecord */

const [A, B] = ["a".repeat(32), "b".repeat(32)];

/** @param {Action[]} actions */
const after = (...actions) => actions.reduce(reduceTraining, initialTraining(FIRST_SETTINGS));
/** @param {...TrainingRecord} records @returns {Action} */
const started = (...records) => ({ type: "started", records });
/** @param {number} epoch @returns {Action} */
const finished = (epoch) => ({ type: "event", id: A, event: { name: "epoch", data: epochOf(epoch) } });
/** @param {TrainingRecord["state"]} state @returns {Action} */
const turned = (state) => ({
  type: "event",
  id: A,
  event: { name: "state", data: { state, position: null, attempt: 1, problem: null } },
});

test("a new training is followed: the page shows each epoch as it is finished", () => {
  const state = after(started(recordOf(0, { state: "queued" })), turned("running"), finished(1), finished(2));
  equal(shownEpoch(state)?.epoch, 2);
  equal(isFollowing(state), true);
  equal(isFollowing(reduceTraining(state, turned("finished"))), false);
  const chosen = reduceTraining(state, { type: "epoch", epoch: 1 });
  equal(shownEpoch(reduceTraining(chosen, finished(3)))?.epoch, 1, "a chosen epoch stays");
  equal(shownEpoch(reduceTraining(chosen, { type: "epoch", epoch: null })), null, "the draft");
});

test("an epoch told twice, or a record from before it, changes nothing", () => {
  const state = after(started(recordOf(0)), finished(1), finished(2));
  equal(reduceTraining(state, finished(2)).records[A].history.length, 2);
  equal(reduceTraining(state, { type: "record", record: recordOf(1) }), state);
  const over = reduceTraining(state, { type: "record", record: recordOf(2, { state: "finished" }) });
  equal(
    reduceTraining(over, { type: "record", record: recordOf(2) }),
    over,
    "a late record of the running one",
  );
});

test("progress goes with its epoch, and with the end", () => {
  const progress = { epoch: 2, batch: 3, batches: 15, seconds_left: 4 };
  const told = after(started(recordOf(1)), {
    type: "event",
    id: A,
    event: { name: "progress", data: progress },
  });
  deepEqual(told.progress[A], progress);
  equal(reduceTraining(told, finished(2)).progress[A], null);
  equal(reduceTraining(told, turned("cancelled")).progress[A], null);
});

test("of two trainings the first unfinished one is followed", () => {
  const state = after(started(recordOf(0), recordOf(0, { id: B, state: "queued", position: 1 })));
  equal(followedRun(state), A);
  equal(followedRun(reduceTraining(state, turned("finished"))), B);
  const opened = reduceTraining(state, { type: "opened", opened: 1 });
  equal(openedRecord(opened)?.id, B);
  equal(shownEpoch(opened), null);
});

test("a removed training leaves the page and the list", () => {
  const listed = after(started(recordOf(1)), { type: "listed", list: [recordOf(1), recordOf(1, { id: B })] });
  const state = reduceTraining(listed, { type: "removed", id: A });
  deepEqual(state.settings.runs, []);
  deepEqual(
    state.list?.map(({ id }) => id),
    [B],
  );
  deepEqual(reduceTraining(listed, { type: "removed", id: B }).settings.runs, [A]);
});

test("a problem goes when its cause has gone, and a refused start can be tried again", () => {
  const problem = /** @type {const} */ ({
    source: "start",
    title: "The queue is full",
    detail: "Try again.",
  });
  const failed = after({ type: "starting", starting: "fast" }, { type: "failed", problem });
  equal(failed.starting, null);
  equal(failed.problem, problem);
  equal(reduceTraining(failed, { type: "recovered", source: "run" }).problem, problem);
  equal(reduceTraining(failed, { type: "recovered", source: "start" }).problem, null);
});

test("a renamed training has its title in the list and in what is shown", () => {
  const state = after(
    { type: "listed", list: [recordOf(1), recordOf(1, { id: B })] },
    started(recordOf(1)),
    { type: "renamed", id: A, title: "Mugs" },
    finished(2),
  );
  deepEqual(
    state.list?.map(({ title }) => title),
    ["Mugs", null],
  );
  equal(openedRecord(state)?.title, "Mugs");
  const other = reduceTraining(state, { type: "renamed", id: B, title: "Cups" });
  equal(other.records[B], undefined);
  equal(other.list?.[1].title, "Cups");
});
