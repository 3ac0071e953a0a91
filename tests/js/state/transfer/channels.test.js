/** Top patches of a channel on the page /transfer: what is asked for, and what is found. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { foundPatches, initialChannels, reduceChannels, subjectOf } from "#js/state/transfer/channels.js";

const QUESTION = { network: "n", size: 224, zero: "", dataset: "d", node: "flatten", channel: 3 };

/** @param {...import("../../../../static/js/state/transfer/channels.js").Action} actions */
const after = (...actions) => actions.reduce(reduceChannels, initialChannels(3));

test("patches belong to their data set, network, node and channel alone", () => {
  const found = { question: QUESTION, patches: [] };
  const state = after({ type: "found", found });
  equal(foundPatches(state, { ...QUESTION }), found);
  for (const other of [{ dataset: "e" }, { network: "m" }, { node: "fc" }, { channel: 4 }])
    equal(foundPatches(state, { ...QUESTION, ...other }), null);
});

test("another channel is searched at once, nothing is once the part is closed", () => {
  const searched = after({ type: "searched", subject: subjectOf(QUESTION) });
  equal(reduceChannels(searched, { type: "channel", channel: 4 }).searched, subjectOf({ ...QUESTION }));
  equal(reduceChannels(searched, { type: "opened", isOpen: false }).searched, null);
  const refused = reduceChannels(searched, { type: "refused", question: QUESTION, detail: "No." });
  const again = reduceChannels(refused, { type: "searched", subject: subjectOf(QUESTION) });
  deepEqual([refused.refusal?.detail, again.refusal], ["No.", null]);
});
