/** Kinds of explanation of a cell. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf } from "#js/core/inspection/contributions.js";

test("only the input's cells are pixels", () => {
  assert.equal(kindOf({ op: "Input", terms: [] }), "pixel");
  assert.equal(kindOf({ op: "interpolate", terms: [] }), "opaque");
});
