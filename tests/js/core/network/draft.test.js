/** Drafts: their spelling in an address, edits, the keys of layers, and documents. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import {
  documentOf,
  draftFromDocument,
  layerFromDocument,
  layersFromChange,
  withArrivingOpen,
} from "#js/core/network/draft_document.js";
import { changed, inserted, keysAfter, moved, removed } from "#js/core/network/draft_edits.js";
import { draftFromQuery, draftToQuery, layerFromText } from "#js/core/network/draft_link.js";
import { newLayer, OPERATORS } from "#js/core/network/draft_operators.js";
import { FIRST_DRAFT, STARTING_POINTS } from "#js/core/network/draft_presets.js";

const EMPTY = { ...FIRST_DRAFT, layers: [] };

/** @param {import("../../../../static/js/network").Draft} draft */
const spelled = (draft) => new URLSearchParams(draftToQuery(draft));

test("an address spells any draft, with nothing that PyTorch has by default", () => {
  for (const { input, layers } of STARTING_POINTS) {
    const draft = { input, seed: 3, layers };
    deepEqual(draftFromQuery(spelled(draft), EMPTY), { draft, faults: [] });
  }
  const odd = {
    input: { channels: 2, height: 9, width: 12 },
    seed: 0,
    layers: [
      newLayer("Conv2d", { in_channels: 7, padding: [1, 2, 3, 4], stride: [2, 1], bias: false }),
      newLayer("Conv2d", { padding: "same", padding_mode: "reflect" }),
      newLayer("MaxPool2d", { stride: [1, 1], ceil_mode: true }),
      newLayer("LeakyReLU", { negative_slope: -0.5 }),
      newLayer("Linear", { in_features: 4 }),
    ],
  };
  deepEqual(draftFromQuery(spelled(odd), EMPTY), { draft: odd, faults: [] });
  equal(spelled(FIRST_DRAFT).get("layers")?.split(";")[0], "Conv2d:16:5:padding.2");
  equal(spelled(odd).get("layers")?.split(";").at(-1), "Linear:10:in_features.4");
  deepEqual(layerFromText("Linear:in_features.4:10"), newLayer("Linear", { in_features: 4 }));
});

test("a query without layers keeps the first draft, and an empty one has none", () => {
  equal(draftFromQuery(new URLSearchParams("image=cat"), FIRST_DRAFT).draft, FIRST_DRAFT);
  deepEqual(draftFromQuery(new URLSearchParams("layers="), FIRST_DRAFT).draft.layers, []);
});

test("what is no layer is left out and named", () => {
  const wrong = [
    "Conv3d:1:2",
    "Conv2d:16",
    "Conv2d:16:x",
    "Conv2d:16:3:padding.1,2,3",
    "ReLU:1",
    "constructor",
    "Dropout:p.NaN",
  ];
  const query = new URLSearchParams({ layers: ["ReLU", ...wrong].join(";"), input: "0,1,1", seed: "-1" });
  const { draft, faults } = draftFromQuery(query, FIRST_DRAFT);
  deepEqual(draft, { input: FIRST_DRAFT.input, seed: 0, layers: [newLayer("ReLU")] });
  deepEqual(faults.length, wrong.length + 2);
  for (const text of wrong) ok(faults.some((fault) => fault.includes(text)));
  equal(draftFromQuery(new URLSearchParams({ layers: "ReLU;".repeat(70) }), EMPTY).draft.layers.length, 64);
});

test("a layer keeps its key while others move around it", () => {
  const { layers } = FIRST_DRAFT;
  const keys = layers.map((_, index) => index);
  const before = { layers, keys, nextKey: keys.length };
  const after = (/** @type {typeof layers} */ next) => keysAfter(before, next).keys;
  deepEqual(after(removed(layers, 1)), [0, 2, 3, 4, 5, 6, 7]);
  deepEqual(after(inserted(layers, 1, newLayer("ReLU"))), [0, 8, 1, 2, 3, 4, 5, 6, 7]);
  deepEqual(after(moved(layers, 0, 2)), [1, 2, 0, 3, 4, 5, 6, 7]);
  deepEqual(after(changed(layers, 0, { out_channels: 8 })), keys);
  const read = draftFromQuery(spelled({ ...FIRST_DRAFT, layers: removed(layers, 3) }), EMPTY).draft.layers;
  deepEqual(after(read), [0, 1, 2, 4, 5, 6, 7]);
  equal(moved(layers, 7, 9), layers);
});

test("channels are worked out unless they are given", () => {
  const layers = changed(FIRST_DRAFT.layers, 0, { out_channels: 5 });
  const { layers: written } = documentOf({ ...FIRST_DRAFT, layers });
  deepEqual(
    written.map((layer) => Object(layer).in_channels),
    [1, undefined, undefined, 5, undefined, undefined, undefined, undefined],
  );
  const given = changed(layers, 3, { in_channels: 16 });
  equal(Object(documentOf({ ...FIRST_DRAFT, layers: given }).layers[3]).in_channels, 16);
});

test("every layer is read back from its document", () => {
  for (const op of Object.keys(OPERATORS)) {
    const layer = newLayer(op);
    const [written] = documentOf({ ...FIRST_DRAFT, layers: [layer] }).layers;
    const read = layerFromDocument(Object(written));
    const worked = Object.entries(layer).filter(([, value]) => value === null);
    deepEqual({ ...read, ...Object.fromEntries(worked) }, layer);
  }
  equal(layerFromDocument({ op: "PReLU", num_parameters: 2, weight: [0.1, 0.1] }).weight, 0.1);
  deepEqual(layerFromDocument({ op: "Conv2d", padding: "valid", kernel_size: 3 }).kernel_size, [3, 3]);
});

test("a change of the document keeps what the draft works out, but for what it changes", () => {
  const draft = { ...FIRST_DRAFT, layers: changed(FIRST_DRAFT.layers, 3, { in_channels: 3 }) };
  const { layers } = documentOf(draft);
  const mended = layers.with(3, /** @type {{op: string}} */ ({ ...layers[3], in_channels: 16 }));
  const next = layersFromChange(draft, mended.map(Object));
  deepEqual(next, changed(draft.layers, 3, { in_channels: 16 }));
  const shorter = layersFromChange(draft, layers.toSpliced(2, 1).map(Object));
  deepEqual(shorter, removed(draft.layers, 2));
});

test("a document that was partly understood keeps the numbers that do not arrive", () => {
  const input = { channels: 3, height: null, width: null };
  const read = {
    input,
    layers: [
      { op: "Conv2d", in_channels: 3, out_channels: 4, kernel_size: 3, weight: { seed: 1_000_000 } },
      { op: "BatchNorm2d", num_features: 5 },
      { op: "Flatten" },
      { op: "Linear", in_features: 9, out_features: 2, weight: { seed: 7 }, bias: [0, 1] },
    ],
  };
  const draft = draftFromDocument(read, FIRST_DRAFT, false);
  deepEqual(draft.input, { channels: 3, height: 16, width: 16 });
  equal(draft.seed, 7);
  const [conv, norm, , linear] = draft.layers;
  deepEqual([conv.in_channels, norm.num_features, linear.in_features, linear.bias], [null, 5, 9, true]);
});

test("numbers that follow from what arrives are left open", () => {
  const conv = { op: "Conv2d", out_channels: 4, kernel_size: [3, 3], weight: { seed: 0 }, bias: true };
  const pool = { op: "MaxPool2d", kernel_size: [2, 2], stride: [2, 2] };
  deepEqual([{ ...conv, in_channels: 1 }, pool, { ...pool, stride: [1, 1] }].map(withArrivingOpen), [
    { ...conv, in_channels: null },
    { ...pool, stride: null },
    { ...pool, stride: [1, 1] },
  ]);
});
