/** Classes that are explained before and after a training, and the links to them. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { choiceFromQuery, choiceToQuery } from "#js/core/transfer/comparison_link.js";
import { classesToExplain, inspectionLink, ownClass } from "#js/core/transfer/explained.js";

const CLASSES = ["grass", "brick", "gravel"].map((label, index) => ({
  index,
  label,
  probability: 0.5 / (index + 1),
  logit: 2 - index,
}));

/** @param {string | null} label */
const explained = (label) => classesToExplain(CLASSES, label).map((each) => each.label);

test("of a mistake the wrong and the right class are explained", () => {
  deepEqual(explained("gravel"), ["grass", "gravel"]);
  deepEqual(explained("grass"), ["grass"]);
  deepEqual(explained("a class of another network"), ["grass"]);
  deepEqual(explained(null), ["grass"]);
});

test("a picture's class is the one that the training was told, else the page's", () => {
  const pictures = { title: "", classes: [{ label: "moss", images: ["a", "b"] }] };
  const mistake = { image: "a", label: 1, predicted: 0, probability: 0.9 };
  const training = { mistakes: [mistake], classes: ["grass", "brick"] };
  equal(ownClass("a", training, pictures), "brick");
  equal(ownClass("b", training, pictures), "moss");
  equal(ownClass("c", training, pictures), null);
  equal(ownClass("b", training, null), null);
  equal(ownClass("a", { ...training, classes: [] }, null), null);
});

test("a link opens the class's attribution, or both networks", () => {
  const shown = { image: "cat", network: "f".repeat(64) };
  const here = `/inspect?image=cat&network=${shown.network}`;
  equal(inspectionLink(shown), here);
  equal(inspectionLink(shown, { method: "saliency", classIndex: 2 }), `${here}&class=2&method=saliency`);
  equal(inspectionLink(shown, { before: "0".repeat(64) }), `${here}&compare=network:${"0".repeat(64)}`);
});

test("the choice of the attribution is read back from the address", () => {
  equal(choiceToQuery(choiceFromQuery("")), "");
  for (const query of ["method=none", "method=occlusion&opacity=0", "opacity=100"])
    equal(choiceToQuery(choiceFromQuery(query)), query);
  deepEqual(choiceFromQuery("method=magic&opacity=101"), choiceFromQuery(""));
});
