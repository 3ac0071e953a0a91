/** Typed guesses beside the computed value. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { guessResult } from "#js/core/text/guess_result.js";

test("a guess is right to the digits it has", () => {
  /** @type {[string, number, boolean | undefined][]} */
  const cases = [
    ["0.3", 0.264, true],
    ["0.26", 0.264, true],
    ["0.27", 0.264, false],
    ["1/3", 0.33333334, true],
    ["4", 4, true],
    ["4", 4.6, false],
    ["-4", 4, false],
    ["x", 1, undefined],
  ];
  for (const [typed, value, right] of cases)
    equal(guessResult(typed, value)?.right, right, `${typed}, ${value}`);
});
