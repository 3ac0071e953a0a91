/** The rate of a camera's predictions, and which of them are spoken. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { SILENCE, rateText, withAnswer, withTop } from "#js/core/transfer/live.js";

test("the rate is counted from the answers of the last three seconds", () => {
  equal(rateText([]), "");
  equal(rateText([5]), "");
  equal(rateText([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]), "10 pictures a second");
  equal(rateText([0, 1000]), "1 picture a second");
  equal(rateText([0, 2500]), "One picture in 2.5 s");
  deepEqual(withAnswer([0, 1000, 2999], 3500), [1000, 2999, 3500]);
  deepEqual(withAnswer([0, 500], 9000), [500, 9000]);
});

test("a class is spoken once it has led for a second, and not again until another has", () => {
  let speech = SILENCE;
  const heard = [];
  for (const [time, label] of /** @type {[number, string][]} */ ([
    [0, "brick"],
    [900, "brick"],
    [1000, "brick"],
    [1100, "grass"],
    [1200, "brick"],
    [2500, "brick"],
    [2600, "grass"],
    [3600, "grass"],
  ])) {
    const before = speech.spoken;
    speech = withTop(speech, label, time);
    if (speech.spoken !== before) heard.push(`${time} ${speech.spoken}`);
  }
  deepEqual(heard, ["1000 brick", "3600 grass"]);
});
