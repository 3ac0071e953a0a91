import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf, placeOf, trainedText } from "#js/core/training/trained_part.js";
import { recordOf } from "./training.js";

/** @param {string[] | null} trainable */
const record = (trainable) => {
  const made = recordOf(1);
  return { ...made, recipe: { ...made.recipe, trainable } };
};

test("a training of a part opens on /transfer, of a whole network on /network", () => {
  const [whole, head, more] = [null, ["fc"], ["layer4", "fc"]].map(record);
  assert.deepEqual([whole, head, more].map(pageOf), ["/network", "/transfer", "/transfer"]);
  const shown = `?training=${whole.id}&epoch=last&dataset=${whole.dataset}`;
  assert.equal(placeOf(whole), `/network${shown}`);
  assert.equal(placeOf(head), `/transfer${shown}&network=${head.network}`);
  assert.equal(placeOf(more), `/transfer${shown}&network=${head.network}&unlocked=layer4`);
});

test("few names are written out", () => {
  assert.equal(trainedText(recordOf(1)), "all layers");
  assert.equal(trainedText(record(["layer4", "fc"])), "layer4, fc");
  assert.equal(trainedText(record(["a", "b", "c", "d"])), "a \u2026 d (4)");
});
