/** A value recomputed in float64 beside PyTorch's. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { checkSentence } from "#js/core/text/float32_rounding.js";

test("rounding is explained only where it shows", () => {
  equal(
    checkSentence(0, Math.fround(-8.9e-8)),
    "Recomputed in float64: 0. PyTorch\u2019s float32: \u22128.9e\u22128. The difference is rounding: float32 keeps about 7 digits.",
  );
  equal(checkSentence(0.1, Math.fround(0.1)), "Recomputed in float64: 0.1. PyTorch\u2019s float32: 0.1.");
  equal(checkSentence(0, -0), "Recomputed in float64: 0. PyTorch\u2019s float32: 0.");
});
