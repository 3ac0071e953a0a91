/** The training section in the address: what is set comes back, and what is invalid is named. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  FIRST_SETTINGS,
  trainingFaults,
  trainingFromQuery,
  trainingToQuery,
} from "#js/core/training/link.js";

const RUNS = ["a".repeat(32), "b".repeat(32)];

test("first settings are left out, and others come back as they were", () => {
  equal(trainingToQuery(FIRST_SETTINGS), "");
  deepEqual(trainingFromQuery(""), FIRST_SETTINGS);
  const form = { ...FIRST_SETTINGS.form, lr: "0.05", name: "AdamW", schedule: "cosine", augment: true };
  for (const epoch of /** @type {const} */ (["last", 3, null])) {
    const settings = { dataset: "shapes", form, runs: RUNS, opened: 1, epoch };
    deepEqual(trainingFromQuery(trainingToQuery(settings)), settings);
    deepEqual(trainingFaults(trainingToQuery(settings)), []);
  }
});

test("a recipe with a mistake is not written, as its link could not be opened", () => {
  equal(trainingToQuery({ ...FIRST_SETTINGS, form: { ...FIRST_SETTINGS.form, lr: "-1" } }), "");
});

test("invalid parameters keep their defaults and are named", () => {
  const query = `dataset=../x&recipe=lr:9999&training=${RUNS[0]},%3Cb%3E&run=2&epoch=0`;
  deepEqual(trainingFromQuery(query), { ...FIRST_SETTINGS, runs: [RUNS[0]] });
  deepEqual(trainingFaults(query), [
    "dataset cannot be \u201c../x\u201d.",
    "recipe cannot be \u201clr:9999\u201d.",
    `training cannot be \u201c${RUNS[0]},<b>\u201d.`,
    "run cannot be \u201c2\u201d.",
    "epoch cannot be \u201c0\u201d.",
  ]);
  for (const recipe of ["constructor:1", "name:Adagrad", "schedule:weekly", "lr:"])
    equal(trainingFaults(`recipe=${recipe}`).length, 1, recipe);
  deepEqual(trainingFromQuery("epoch=3"), FIRST_SETTINGS, "an epoch of no training");
});
