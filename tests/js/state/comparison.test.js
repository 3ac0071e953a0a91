/** The other trace of a comparison: any network of this server, by its id. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { FIRST_SETTINGS, FIRST_VIEW, inspectedFromQuery } from "#js/core/links/inspection.js";
import { otherName, otherSettings } from "#js/state/comparison.js";
import { initialState, reduce } from "#js/state/inspection.js";

const [EPOCH, VARIANT] = ["3f2a91bc".repeat(8), "b".repeat(64)];
const LISTED = /** @type {import("#js/state/inspection.js").Action} */ ({
  type: "answered",
  name: "networks",
  key: "",
  value: [{ name: "resnet18", variants: [{ id: VARIANT, weights: "seeded" }] }],
});

test("any network is compared with, such as an epoch's, and is named by its id", () => {
  const { compare } = inspectedFromQuery(`compare=network:${EPOCH}`);
  const state = reduce(initialState(FIRST_SETTINGS, { ...FIRST_VIEW, compare }), LISTED);
  deepEqual(otherSettings(state), { ...FIRST_SETTINGS, network: EPOCH });
  equal(otherName(state), "network 3f2a91bc");
  equal(otherName({ ...state, view: { ...state.view, compare: `network:${VARIANT}` } }), "weights seeded");
});
