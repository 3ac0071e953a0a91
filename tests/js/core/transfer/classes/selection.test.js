/** The selection among the pictures: clicks with Shift and Ctrl, and pictures that go. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { NO_PICTURES, withPictures } from "#js/core/transfer/pictures.js";
import { clicked, NOTHING_SELECTED, stillThere } from "#js/core/transfer/classes/selection.js";

const ORDER = [..."abcdef"];
const ONE = { isRange: false, isMore: false };
const RANGE = { isRange: true, isMore: false };
const MORE = { isRange: false, isMore: true };

/** @param {...[string, typeof ONE]} clicks */
const after = (...clicks) =>
  clicks.reduce((selection, [image, how]) => clicked(selection, ORDER, image, how), NOTHING_SELECTED);
/** @param {import("../../../../../static/js/transfer").Selection} selection */
const shown = ({ images }) => [...images].sort().join("");

test("a click selects one picture, and a second one none", () => {
  equal(shown(after(["b", ONE], ["d", ONE])), "d");
  equal(shown(after(["b", ONE], ["b", ONE])), "");
});

test("Shift selects from the last click, both ways, and keeps its beginning", () => {
  equal(shown(after(["d", ONE], ["b", RANGE])), "bcd");
  equal(shown(after(["d", ONE], ["b", RANGE], ["f", RANGE])), "def");
  equal(shown(after(["b", RANGE])), "b", "nothing was clicked before");
  const elsewhere = clicked(after(["b", ONE]), ["x", "y"], "y", RANGE);
  equal(shown(elsewhere), "y", "the last click was in another class");
});

test("Ctrl adds and takes away, with Shift a range is added", () => {
  equal(shown(after(["a", ONE], ["c", MORE], ["a", MORE])), "c");
  equal(shown(after(["a", ONE], ["c", MORE], ["e", { isRange: true, isMore: true }])), "acde");
});

test("pictures that are gone are selected no more", () => {
  const pictures = withPictures(NO_PICTURES, "cat", ["a", "b"]);
  const selection = after(["a", ONE], ["c", MORE]);
  deepEqual([...stillThere(selection, pictures).images], ["a"]);
  equal(stillThere(NOTHING_SELECTED, pictures), NOTHING_SELECTED);
});
