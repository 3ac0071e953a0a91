/** Names of a network's classes. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { classesOf } from "#js/core/inspection/class_names.js";

const flat = { op: "Linear", shape: [2] };

test("classes are labels, else numbers, and none where the network ends in maps", () => {
  deepEqual(classesOf({ classes: ["tea", "coffee"], nodes: [flat] }), ["tea", "coffee"]);
  deepEqual(classesOf({ classes: null, nodes: [flat] }), ["class 0", "class 1"]);
  deepEqual(classesOf({ classes: null, nodes: [flat, { op: "ReLU", shape: [2, 5, 5] }] }), []);
});
