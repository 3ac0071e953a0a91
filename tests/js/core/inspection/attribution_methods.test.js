/** Names of attribution methods. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { methodNamed } from "#js/core/inspection/attribution_methods.js";

test("only an exact name is a method", () => {
  equal(methodNamed("saliency"), "saliency");
  for (const text of ["Saliency", "", null]) equal(methodNamed(text), null);
});
