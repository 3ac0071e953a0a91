/** Numbers in little room. */
import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { fitted } from "#js/core/text/numbers.js";

test("a number in little room loses digits, never its exponent or its sign", () => {
  /** @type {[number, number, string][]} */
  const cases = [
    [8.00123e-6, 10, "8.001e\u22126"],
    [8.00123e-6, 4, "8e\u22126"],
    [-8.123e-6, 6, "\u22128e\u22126"],
    [-0.0123456, 7, "\u22120.0123"],
    [-0.0123456, 5, "\u22120.01"],
    [0.00123, 4, "1e\u22123"],
    [1 / 9, 6, "0.1111"],
    [123456, 6, "123456"],
    [12345.678, 3, "1e4"],
    [-Infinity, 1, "\u2212\u221e"],
    [0, 1, "0"],
  ];
  for (const [value, characters, text] of cases) equal(fitted(value, characters, 4), text, String(value));
});

test("what is shown of a small number is of its size", () => {
  for (let exponent = -30; exponent < 9; exponent += 1)
    for (let characters = 1; characters < 12; characters += 1) {
      const value = 7.7654 * 10 ** exponent;
      const shown = Number(fitted(value, characters, 4).replaceAll("\u2212", "-"));
      ok(Math.abs(shown - value) < 0.1 * value, `${value}: ${shown}`);
    }
});
