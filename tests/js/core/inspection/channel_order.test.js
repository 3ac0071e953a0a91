/** Channels in order of their figures, and found by typing. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { found, ordered } from "#js/core/inspection/channel_order.js";

const COUNT = 40;
// Multiples of 0.1 from -2 to 2 without pattern, with equal ones among them.
const VALUES = Array.from(
  { length: COUNT },
  (_, index) => (((index * index * 7 + index * 3) % 41) - 20) / 10,
);
const FIGURES = VALUES.map((value, channel) => ({
  channel,
  mean: value,
  minimum: 0,
  maximum: 0,
  zero_fraction: null,
  influence: -value,
}));
const CHANNELS = [...VALUES.keys()];

test("channels are ordered by the chosen figure, equal ones by number", () => {
  const byNumber = (/** @type {number} */ a, /** @type {number} */ b) => a - b;
  deepEqual(ordered(FIGURES, "channel"), CHANNELS);
  deepEqual(ordered(FIGURES, "zeros"), CHANNELS, "figures that are not finite are equal");
  deepEqual(
    ordered(FIGURES, "mean"),
    [...CHANNELS].sort((a, b) => VALUES[b] - VALUES[a] || byNumber(a, b)),
  );
  deepEqual(
    ordered(FIGURES, "influence"),
    [...CHANNELS].sort((a, b) => Math.abs(VALUES[b]) - Math.abs(VALUES[a]) || byNumber(a, b)),
  );
});

test("typed text finds a channel by number or by label", () => {
  const labels = ["circle", "star", "half circle"];
  const search = (/** @type {string} */ text) => found(text, COUNT, labels);
  deepEqual(search(" "), null);
  deepEqual(search("3"), [3, ...CHANNELS.slice(30)]);
  deepEqual(search("CIRC"), [0, 2]);
  deepEqual(search("77"), []);
});
