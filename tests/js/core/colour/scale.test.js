/** Colour scales: pictures stay grey, zero takes a dark surface's colour, numbers stay legible. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { divergingOnDark, standOn, TABLES, tableOf } from "#js/core/colour/palette.js";
import { colourOf, inkOn, scaleFor, scaleOfResult, signedScale } from "#js/core/colour/scale.js";

const SURFACES = ["#1d2027", "#0d0f13"];
const GREYS = scaleFor([0, 0.25, 0.9], "grey");

/** WCAG relative luminance. @param {number[]} colour red, green, blue */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number[]} a @param {number[]} b */
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {string} css "rgb(1 2 3)", "#000" or "#fff" */
function parts(css) {
  return css.startsWith("#")
    ? [1, 2, 3].map((at) => parseInt(css[at], 16) * 17)
    : (css.match(/\d+/g) ?? []).map(Number);
}

test("a result within the input's range keeps the input's greys", () => {
  assert.equal(scaleOfResult([0.1, 0.9], GREYS, [-1, 2]), GREYS);
  assert.equal(scaleOfResult([0, 0, 0], GREYS, [0, 1]), GREYS);
  // What float32 rounds off changes nothing.
  assert.equal(scaleOfResult([-1e-8, 0.9 + 6e-8], GREYS, [-1, 2]), GREYS);
});

test("any other result has a scale of its own", () => {
  assert.equal(scaleOfResult([-0.1, 0.5], GREYS, [1]).palette, "diverging");
  assert.deepEqual(scaleOfResult([0.1, 0.95], GREYS, [1]), {
    palette: "sequential",
    minimum: 0,
    maximum: 0.95,
  });
  const signed = scaleFor([-1, 1], "grey");
  assert.equal(scaleOfResult([0, 0.5], signed, [1]).palette, "sequential");
});

test("zeros that signed weights leave are the middle of a signed scale", () => {
  const scale = { palette: "diverging", minimum: -0.9, maximum: 0.9 };
  assert.deepEqual(scaleOfResult([0, 0, 0], GREYS, [-1, 0, 1]), scale);
  assert.deepEqual(scaleOfResult([-6e-8, 0, 6e-8], GREYS, [-1, 0, 1]), scale);
  assert.equal(scaleOfResult([0.5, 0.5], GREYS, [-1, 2]), GREYS);
});

test("on a dark page, zero has the surface's colour and strength is brightness, alike on both sides", () => {
  for (const surface of SURFACES) {
    const table = divergingOnDark(surface);
    const middle = table.length / 2;
    const expected = [1, 3, 5].map((at) => parseInt(surface.slice(at, at + 2), 16));
    for (const entry of [middle - 1, middle])
      table[entry].forEach((part, index) => assert.ok(Math.abs(part - expected[index]) <= 2));
    for (let distance = 1; distance < middle; distance += 1) {
      const [blue, red] = [table[middle - 1 - distance], table[middle + distance]];
      const [inner, other] = [table[middle - distance], table[middle + distance - 1]];
      assert.ok(luminance(blue) > luminance(inner));
      assert.ok(luminance(red) > luminance(other));
      assert.ok(contrast(blue, red) < 1.25, `${distance}`);
      if (distance > 20) assert.ok(blue[2] > blue[0] && red[0] > red[2]);
    }
  }
});

test("every number is legible on its cell, on light and dark pages", () => {
  try {
    for (const surface of [null, ...SURFACES]) {
      standOn(surface);
      for (const scale of [signedScale([-1, 1]), GREYS, scaleFor([0, 1], "sequential")]) {
        for (let step = 0; step <= 512; step += 1) {
          const value = scale.minimum + (step / 512) * (scale.maximum - scale.minimum);
          const found = contrast(parts(colourOf(scale, value)), parts(inkOn(scale, value)));
          assert.ok(found >= 4.5, `${surface} ${scale.palette} ${value}: ${found}`);
        }
      }
    }
  } finally {
    standOn(null);
  }
});

test("a table stays the same until the surface changes", () => {
  standOn(SURFACES[0]);
  const dark = tableOf("diverging");
  standOn(SURFACES[0]);
  assert.equal(tableOf("diverging"), dark);
  assert.equal(tableOf("grey"), TABLES.grey);
  standOn(null);
  assert.equal(tableOf("diverging"), TABLES.diverging);
});
