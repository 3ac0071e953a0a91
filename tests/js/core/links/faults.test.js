/** Invalid parameters of links to the labs. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { convolutionFaults } from "#js/core/links/convolution.js";
import { viewFaults } from "#js/core/links/debugger.js";
import { activationFaults, poolingFaults } from "#js/core/links/operator_faults.js";

/** @type {import("../../../../static/js/core/links/convolution.js").Presets} */
const PRESETS = new Map([
  ["sobel_x", { height: 3, width: 3, plane: { weights: Array(9).fill(1), preset: "sobel_x" } }],
]);

test("a valid link has no faults", () => {
  const valid =
    "image=cat&size=64&color=rgb&operator=ConvTranspose2d&kernel=1x2:1,2|3,4;5,6|7,8&stride=2,2&padding=1,2,3,0" +
    "&padding_mode=zeros&dilation=1&groups=1&output_padding=0&bias=0,-0.5&view=scatter&identity=0&unknown=x";
  for (const query of [valid, "", "kernel=sobel_x&padding=same&kernel=", "stride=&bias=1/3"])
    deepEqual(convolutionFaults(query, PRESETS), [], query);
  const pooling = "op=LPPool2d&kernel_size=2,3&stride=1&ceil_mode=0&norm_type=2.5&output_size=3&shift=none";
  deepEqual(poolingFaults(`${pooling}&source=activation&padding=1`), []);
  deepEqual(activationFaults("op=GELU&approximate=none&source=convolution&conv=kernel%3Dsobel_x"), []);
  deepEqual(activationFaults("op=LeakyReLU&negative_slope=-0.5"), []);
});

test("each invalid parameter is named", () => {
  const named = (/** @type {string[]} */ faults) => faults.map((fault) => fault.split(" ")[0]);
  const invalid =
    "image=../x&size=63&color=blue&operator=conv&kernel=foo&stride=0&padding=1,2,3&padding_mode=no&dilation=x" +
    "&groups=17&output_padding=-1&bias=1,b&view=x&identity=yes";
  deepEqual(
    named(convolutionFaults(invalid, PRESETS)),
    invalid.split("&").map((part) => part.split("=")[0]),
  );
  deepEqual(convolutionFaults("kernel=3x3:1,2", PRESETS), ["kernel cannot be \u201c3x3:1,2\u201d."]);
  const pooling = "op=Max&kernel_size=0&stride=1,2,3&ceil_mode=2&norm_type=0&shift=away";
  deepEqual(named(poolingFaults(pooling)), [
    "op",
    "kernel_size",
    "stride",
    "ceil_mode",
    "norm_type",
    "shift",
  ]);
  deepEqual(named(poolingFaults("kernel_size=3,2&padding=1,2")), ["padding"]);
  deepEqual(named(activationFaults("op=ELU&alpha=x&source=pool&approximate=1")), [
    "approximate",
    "source",
    "alpha",
  ]);
});

test("a view names what the result does not have", () => {
  const tensor = (/** @type {number} */ channels) => ({
    channels,
    height: 2,
    width: 3,
    values: new Float32Array(6 * channels),
  });
  const settings = { image: "cat", size: 64, color: /** @type {"grey"} */ ("grey") };
  const result = { settings, input: tensor(1), output: tensor(2) };
  deepEqual(viewFaults("step=5&pinned=input,1,2&channel=0,1&speed=8", result), []);
  deepEqual(viewFaults("step=x&pinned=input,1&channel=1&speed=3", result), [
    "step cannot be \u201cx\u201d.",
    "pinned cannot be \u201cinput,1\u201d.",
    "channel cannot be \u201c1\u201d.",
    "speed cannot be \u201c3\u201d.",
  ]);
  deepEqual(viewFaults("step=6&pinned=output,2,0&channel=1,2", result), [
    "The output has 6 cells, numbered from 0; there is no step 6.",
    "The output has 2 rows and 3 columns, numbered from 0; there is no row 2, column 0.",
    "The input has 1 channel, numbered from 0; there is no channel 1.",
    "The output has 2 channels, numbered from 0; there is no channel 2.",
  ]);
});
