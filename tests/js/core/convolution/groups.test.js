/** Channels of grouped layers. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { choosing, connected, firstInputOf } from "#js/core/convolution/groups.js";
import { withPossibleGroups, withPossiblePadding } from "#js/core/convolution/settings.js";

const PLAIN = { inputs: 3, outputs: 2, groups: 1 };
const DEPTHWISE = { inputs: 3, outputs: 6, groups: 3 };
const PAIRS = { inputs: 4, outputs: 2, groups: 2 };

test("the input shown is one that the output channel reads", () => {
  deepEqual(connected({ input: 2, output: 1 }, PLAIN), { input: 2, output: 1 });
  deepEqual(connected({ input: 7, output: 7 }, PLAIN), { input: 2, output: 1 });
  deepEqual(connected({ input: 0, output: 5 }, DEPTHWISE), { input: 2, output: 5 });
  deepEqual(connected({ input: 1, output: 1 }, PAIRS), { input: 3, output: 1 });
  deepEqual(connected({ input: 2, output: 1 }, PAIRS), { input: 2, output: 1 });
});

test("a chosen input takes the output along, and the reverse", () => {
  const start = { input: 0, output: 1 };
  deepEqual(choosing(start, { input: 2 }, DEPTHWISE), { input: 2, output: 5 });
  deepEqual(choosing(start, { output: 2 }, DEPTHWISE), { input: 1, output: 2 });
  deepEqual(choosing(start, { input: 2, output: 4 }, DEPTHWISE), { input: 2, output: 4 });
  deepEqual(choosing(start, { input: 2 }, PLAIN), { input: 2, output: 1 });
  deepEqual(choosing(start, { output: 6 }, DEPTHWISE), { input: 0, output: 6 }, "not there yet");
});

test("groups that do not divide the channels become one", () => {
  const plane = { weights: [1], preset: null };
  const settings = /** @type {import("../../../../static/js/types").Settings} */ (
    /** @type {unknown} */ ({
      color: "rgb",
      groups: 3,
      kernel: { height: 1, width: 1, bias: [0, 0, 0], planes: [[plane], [plane], [plane]] },
    })
  );
  const photo = { kind: "photo", channels: 3 };
  deepEqual(withPossibleGroups(settings, photo), settings);
  deepEqual(withPossibleGroups({ ...settings, color: "grey" }, photo).groups, 1);
  deepEqual(withPossibleGroups(settings, { kind: "matrix", channels: 2 }).groups, 1);
});

test("a transposed convolution keeps the padding that it can take", () => {
  const from = (/** @type {object} */ some) =>
    withPossiblePadding(
      /** @type {import("../../../../static/js/types").Settings} */ (
        /** @type {unknown} */ ({ operator: "ConvTranspose2d", paddingMode: "zeros", ...some })
      ),
    );
  deepEqual(from({ padding: [1, 1, 2, 2] }).padding, [1, 1, 2, 2]);
  deepEqual(from({ padding: [0, 1, 2, 3] }).padding, [0, 0, 2, 2]);
  deepEqual(from({ padding: "same" }).padding, [0, 0, 0, 0]);
  deepEqual(from({ padding: [1, 1, 1, 1], paddingMode: "reflect" }).paddingMode, "zeros");
  deepEqual(from({ operator: "Conv2d", padding: "same" }).padding, "same");
});

test("the first input of an output is that of its group", () => {
  const layer = { in_channels: 4, out_channels: 8, groups: 2 };
  deepEqual(
    [0, 3, 4, 7].map((output) => firstInputOf(output, layer)),
    [0, 0, 2, 2],
  );
  equal(firstInputOf(5, { in_channels: 32, out_channels: 32, groups: 32 }), 5);
  equal(firstInputOf(5, { in_channels: 32, out_channels: 32, groups: 1 }), 0);
});
