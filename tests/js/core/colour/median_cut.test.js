/** Palettes of at most 256 colours. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { createPalette } from "#js/core/colour/median_cut.js";

/** @param {number} seed @param {number} count @returns {number[]} colours, evenly spread over all 24-bit ones (mulberry32) */
function colours(seed, count) {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xffffff;
  });
}

/** @param {number} pixel @returns {number[]} red, green and blue */
const parts = (pixel) => [pixel & 255, (pixel >> 8) & 255, pixel >> 16];

/** @param {number[]} pixels @returns {number[][]} the palette's colour of each */
function quantized(pixels) {
  const palette = createPalette();
  palette.count(Uint32Array.from(pixels));
  const entries = palette.colours();
  return [...palette.entriesOf(Uint32Array.from(pixels))].map((entry) => entries[entry]);
}

test("256 colours are kept exactly", () => {
  const few = colours(1, 256);
  deepEqual(quantized(few), few.map(parts));
});

test("more colours become 256 close ones", () => {
  const many = colours(2, 4256);
  const near = quantized(many);
  equal(new Set(near.map(String)).size, 256);
  const errors = many.flatMap((pixel, index) =>
    parts(pixel).map((part, channel) => Math.abs(part - near[index][channel])),
  );
  // 256 boxes part each side of the cube some 6.3 times: 20 levels to each side of a box's middle.
  ok(errors.reduce((sum, error) => sum + error) / errors.length < 20);
});
