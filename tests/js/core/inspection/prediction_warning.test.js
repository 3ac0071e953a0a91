/** The warning beside a prediction, and the drawings before which it is not shown. */
import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { isDrawn } from "#js/core/inspection/drawn_picture.js";
import { knowingNetwork, warningOf } from "#js/core/inspection/prediction_warning.js";

const SIDE = 40;
/** @param {(row: number, column: number, channel: number) => number} value */
function picture(value) {
  const [channels, height, width] = [3, SIDE, SIDE];
  const values = new Float32Array(channels * height * width);
  for (let index = 0; index < values.length; index += 1)
    values[index] = value(Math.floor(index / SIDE) % SIDE, index % SIDE, Math.floor(index / (SIDE * SIDE)));
  return { channels, height, width, values };
}

test("a disc is drawn, also with a soft edge; a ramp is not", () => {
  const far = (/** @type {number} */ row, /** @type {number} */ column) =>
    Math.hypot(row - 20, column - 20) - 12;
  ok(isDrawn(picture((row, column) => (far(row, column) < 0 ? 2 : -1))));
  ok(isDrawn(picture((row, column) => Math.max(-1, Math.min(1, far(row, column))))));
  ok(!isDrawn(picture((row, column, channel) => (row * (channel + 1) + column) / 20)));
});

test("weights that have only seen shapes are warned of before a photograph alone", () => {
  ok(warningOf("bundled", false)?.includes("trained only on shapes and textures"));
  equal(warningOf("bundled", true), null);
  ok(warningOf("seeded", true)?.includes("weights are random"));
  for (const weights of ["IMAGENET1K_V1", "uploaded"]) equal(warningOf(weights, false), null);
});

test("another network that knows ImageNet is offered", () => {
  const published = /** @type {const} */ ({ state: "ready", name: "", received_bytes: 0, total_bytes: 0 });
  const listed = (/** @type {string} */ name, /** @type {string} */ weights) => ({
    ...{ id: name, title: name, classes: 1000, parameter_count: 1, variants: [] },
    published: { ...published, downloadable: true, problem: null },
    name,
    weights,
  });
  const networks = [
    listed("resnet18", "bundled"),
    listed("vgg11", "seeded"),
    listed("lite0", "IMAGENET1K_V1"),
  ];
  equal(knowingNetwork(networks, "resnet18")?.name, "lite0");
  equal(knowingNetwork(networks, "lite0"), null);
});
