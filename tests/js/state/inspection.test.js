/** State of the inspection page: answers of another picture, the network's key, problems that go with their cause. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { FIRST_SETTINGS, FIRST_VIEW } from "#js/core/links/inspection.js";
import { hasClasses, initialState, networkKey, reduce } from "#js/state/inspection.js";
import { isStale } from "#js/state/waiting.js";

/** @typedef {import("#js/state/inspection.js").Action} Action */
/** @typedef {import("../../../static/js/inspection").InspectionState} State */

const ID = "a".repeat(64);
const VARIANT = "b".repeat(64);
const CAT = { id: "c", kind: /** @type {"photo"} */ ("photo"), title: "Cat", credit: "" };
const PHOTO = { ...CAT, width: 451, height: 300, channels: 3 };
const MATRIX = { ...PHOTO, kind: /** @type {"matrix"} */ ("matrix"), width: 8, height: 5, channels: 1 };

/** @param {Action[]} actions @returns {State} */
const after = (...actions) => actions.reduce(reduce, initialState(FIRST_SETTINGS, FIRST_VIEW));

const LISTED = /** @type {Action} */ ({
  type: "answered",
  name: "networks",
  key: "",
  value: [{ name: "resnet18", variants: [{ id: VARIANT, weights: "seeded" }] }],
});
/** @param {string} image @param {typeof PHOTO | typeof MATRIX} picture @returns {Action} */
const pictured = (image, picture) => ({ type: "picture", image, picture });
/** @param {string} key @returns {Action[]} */
const predicted = (key) => [
  { type: "asked", name: "prediction", key },
  { type: "answered", name: "prediction", key, value: { network: "", weights: "", classes: [] } },
];

test("an answer is stale from the moment that another is asked for", () => {
  const before = after(...predicted("cat"));
  equal(isStale(before, "prediction"), false);
  const asking = reduce(before, { type: "asked", name: "prediction", key: "coffee" });
  equal(isStale(asking, "prediction"), true);
  const late = reduce(asking, { ...predicted("rocket")[1] });
  equal(isStale(late, "prediction"), true, "an answer to a question asked before");
  equal(isStale(reduce(late, predicted("coffee")[1]), "prediction"), false);
});

test("an answer is stale when nothing is asked any more", () => {
  const state = after(...predicted("cat"), { type: "givenUp", name: "prediction" });
  equal(isStale(state, "prediction"), true);
  equal(reduce(state, { type: "givenUp", name: "prediction" }), state);
});

test("the shapes of a network that is not built in depend on the picture", () => {
  const unlisted = after(pictured("cat", PHOTO), { type: "network", network: VARIANT });
  equal(networkKey(unlisted), null, "the list is not here yet");
  const state = after(LISTED, pictured("cat", PHOTO));
  equal(networkKey(state), "resnet18");
  const choose = (/** @type {string} */ network) => reduce(state, { type: "network", network });
  equal(networkKey(choose(VARIANT)), VARIANT);
  equal(networkKey(choose(ID)), `${ID} photo 149 224`);
  equal(networkKey(reduce(choose(ID), pictured("m", MATRIX))), `${ID} matrix 5 8`);
});

test("a network that ends in maps has no classes", () => {
  const known = after(LISTED, pictured("cat", PHOTO));
  const input = { channels: 3, height: 224, width: 224, preprocessing: null };
  const title = "ResNet-18";
  const network = {
    id: "",
    name: "resnet18",
    title,
    weights: "seeded",
    input,
    layers: null,
    nodes: [],
    edges: [],
  };
  /** @param {string[]} classes */
  const withClasses = (classes) =>
    reduce(known, { type: "answered", name: "network", key: "resnet18", value: { ...network, classes } });
  equal(hasClasses(withClasses([])), false);
  equal(hasClasses(withClasses(["tea"])), true);
  equal(hasClasses(reduce(withClasses(["tea"]), { type: "cut", isPart: true })), false, "only a beginning");
});

test("a problem goes when its cause has gone", () => {
  const problem = { title: "Not a photograph", detail: "This network takes photographs." };
  const failed = after({ type: "failed", problem });
  deepEqual(failed.problem, problem);
  for (const action of /** @type {Action[]} */ ([
    pictured("cat", PHOTO),
    { type: "network", network: "vgg11" },
    { type: "settings", settings: { zero: "" } },
  ]))
    equal(reduce(failed, action).problem, null, action.type);
  equal(reduce(failed, { type: "opened", node: "conv1" }).problem, problem);
  const refused = after(
    { type: "asked", name: "gradient", key: "k" },
    { type: "refused", name: "gradient", problem },
    { type: "givenUp", name: "gradient" },
  );
  equal(refused.problem, null);
});
