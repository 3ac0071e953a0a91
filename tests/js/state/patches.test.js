/** The question about top patches: what it depends on, and what ends it. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { FIRST_SETTINGS, FIRST_VIEW } from "#js/core/links/inspection.js";
import { initialState, reduce } from "#js/state/inspection.js";
import { patchesKey, patchesQuestion, shownPatches } from "#js/state/patches.js";

/** @typedef {import("#js/state/inspection.js").Action} Action */

const NODES = [
  { name: "input", shape: [3, 8, 8], op: "Input" },
  { name: "conv1", shape: [4, 6, 6], op: "Conv2d" },
];
/** @type {Action} */
const NETWORK = {
  type: "answered",
  name: "network",
  key: "resnet18",
  value: /** @type {any} */ ({ id: "f".repeat(64), name: "resnet18", nodes: NODES, classes: [] }),
};
const ASKED = { ...FIRST_VIEW, dataset: "materials", patches: true };
const PHOTO = {
  id: "p",
  kind: /** @type {"photo"} */ ("photo"),
  title: "Brick",
  credit: "",
  width: 64,
  height: 64,
  channels: 1,
};

/** @param {Action[]} actions */
const after = (...actions) => actions.reduce(reduce, initialState(FIRST_SETTINGS, ASKED));

test("patches are asked of the opened node's channel, on any picture", () => {
  equal(patchesQuestion(after()), null, "the network is not known yet");
  const state = after(NETWORK, { type: "chose", channel: 2 });
  const { network, size, zero } = FIRST_SETTINGS;
  const question = { network, size, zero, dataset: "materials", node: "conv1", channel: 2 };
  equal(patchesKey(state), JSON.stringify(question));
  const place = { node: "conv1", channel: 2, row: 3, column: 1 };
  const opened = reduce(state, { type: "picture", image: "p", picture: PHOTO, place });
  equal(patchesKey(opened), patchesKey(state));
  equal(JSON.stringify(opened.view.cell), JSON.stringify({ row: 3, column: 1 }));
  equal(patchesQuestion(after(NETWORK, { type: "chose", channel: 9 }))?.channel, 3, "the last one");
});

test("an answer to another channel is not shown", () => {
  const state = after(NETWORK);
  const key = String(patchesKey(state));
  const value = { question: /** @type {any} */ (patchesQuestion(state)), patches: [] };
  const found = reduce(state, { type: "answered", name: "patches", key, value });
  equal(shownPatches(found), value);
  equal(shownPatches(reduce(found, { type: "chose", channel: 1 })), null);
});

test("another network is not searched by itself", () => {
  for (const action of /** @type {Action[]} */ ([
    { type: "network", network: "vgg11" },
    { type: "settings", settings: { network: "a".repeat(64) } },
    { type: "looked", view: { patches: false } },
  ])) {
    const state = after(NETWORK, action);
    equal(patchesKey(state), null);
    equal(state.view.patches, false);
    equal(state.view.dataset, "materials");
  }
  equal(after(NETWORK, { type: "settings", settings: { zero: "conv1:0" } }).view.patches, true);
});
