/** Labels of classes. */
import { equal, match } from "node:assert/strict";
import { test } from "node:test";
import { freeLabel, labelFault } from "#js/core/transfer/classes/labels.js";
import { NO_PICTURES, withClass } from "#js/core/transfer/pictures.js";

test("a label that another class has, or that the server refuses, is explained", () => {
  equal(labelFault("cat", ["dog"]), "");
  equal(labelFault("猫 und Hund", []), "");
  equal(labelFault("\u{1F600}".repeat(100), []), "", "counted as the server counts");
  match(labelFault("dog", ["dog"]), /already/);
  for (const label of ["", ".", "..", "a/b", "a\\b", "a\nb", "a\u00a0b", "a\u202eb", "a".repeat(101)])
    match(labelFault(label, []), /\.$/);
});

test("a new class gets a number that is free", () => {
  equal(freeLabel(NO_PICTURES), "Class 1");
  equal(freeLabel(withClass(withClass(NO_PICTURES, "cat"), "Class 3")), "Class 4");
});
