/** Words about weights, and the picture that they are opened on. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { firstPicture, knownThings, whatItKnows } from "#js/core/inspection/weights_description.js";

test("weights are opened on a picture that they know", () => {
  equal(firstPicture("IMAGENET1K_V1"), "coffee");
  equal(firstPicture("bundled"), "circle");
  for (const weights of ["seeded", "uploaded", "given", "none"]) equal(firstPicture(weights), "cat");
});

test("a few words say what weights know", () => {
  equal(knownThings("IMAGENET1K_V1", 1000), "ImageNet\u2019s 1,000 things");
  equal(knownThings("bundled", 20), "20 shapes and textures");
  equal(knownThings("seeded", 1000), "random numbers (seed 0)");
  equal(knownThings("uploaded", 2), "2 classes of its own");
});

test("a network of layers has sentences of its own", () => {
  const say = (/** @type {string} */ weights) => whatItKnows({ name: null, classes: [], weights });
  equal(say("given"), "The weights were given with the layers.");
  equal(say("given and seeded"), "Some weights were given with the layers; the others are random.");
  equal(say("seeded"), "Random weights: the network is untrained, so the prediction is meaningless.");
  equal(say("none"), "These layers have no weights.");
});
