/** Top patches in words. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { longestSide, patchesText, sizeText, valueText } from "#js/core/patches/top_patches.js";

/** @typedef {import("../../../../static/js/patches").Patch} Patch */
/** @typedef {import("../../../../static/js/inspection").FieldBox} FieldBox */

/** @param {FieldBox["status"]} status @param {number} [right] @returns {Patch} */
function patch(status, right = 7) {
  const box = { top: 2, left: 4, bottom: 5, right, status };
  const input = { channels: 1, height: 9, width: 9, values: new Float32Array(81) };
  return { image: "a", label: 0, value: 1.23456, row: 1, column: 2, receptive_field: box, input };
}

const QUESTION = { network: "n", size: 224, zero: "", dataset: "d", node: "conv1", channel: 5 };
const ABOUT = { className: null, count: 1797 };
/** @param {Patch[]} patches @param {string | null} [className] */
const textOf = (patches, className = null) =>
  patchesText({ question: QUESTION, patches }, { ...ABOUT, className });

test("the sentence counts the pictures and says how much of each is shown", () => {
  equal(
    textOf([patch("exact"), patch("exact")]),
    "Of 1,797 pictures, these 2 have the greatest values of channel 5 of conv1. " +
      "Each piece is the receptive field of its picture\u2019s greatest cell.",
  );
  equal(
    textOf([patch("whole_input")], "tabby"),
    "Of 1,797 pictures, this one has the greatest value of class tabby at conv1. " +
      "The receptive field of a cell is the whole input here, so each piece is a whole picture.",
  );
  equal(
    textOf([patch("exact"), patch("upper_bound")]).endsWith(
      "Each piece contains the receptive field of its picture\u2019s greatest cell.",
    ),
    true,
  );
  equal(textOf([]), "All values of channel 5 of conv1 are NaN in all 1,797 pictures.");
});

test("a piece has a size, and a value that may be infinite", () => {
  equal(sizeText(patch("exact").receptive_field), "3 \u00d7 3 pixels");
  equal(sizeText({ ...patch("exact").receptive_field, bottom: 2 }), "only padding");
  equal(valueText(patch("exact")), "1.235");
  equal(valueText({ ...patch("exact"), value: null }), "infinite");
  equal(longestSide([patch("exact"), patch("exact", 9)]), 5);
  equal(longestSide([]), 1);
});
