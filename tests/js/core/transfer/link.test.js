/** The transfer page in the address: what is set comes back, and what is invalid is named. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import {
  FIRST_SETTINGS,
  transferFaults,
  transferFromQuery,
  transferToQuery,
} from "#js/core/transfer/link.js";

/** @typedef {import("../../../../static/js/transfer").TransferSettings} Settings */

test("first settings are left out, and others come back as they were", () => {
  equal(transferToQuery(FIRST_SETTINGS), "");
  deepEqual(transferFromQuery(""), FIRST_SETTINGS);
  for (const unlocked of /** @type {Settings["unlocked"][]} */ (["all", [], ["layer4", "features.18"]])) {
    const settings = { image: "cat", network: "resnet18", unlocked };
    deepEqual(transferFromQuery(transferToQuery(settings)), settings);
    deepEqual(transferFaults(transferToQuery(settings)), []);
  }
});

test("an invalid parameter is named, and its first setting holds", () => {
  const query = "image=../x&network=a/b&unlocked=layer4,%20";
  deepEqual(transferFromQuery(query), FIRST_SETTINGS);
  deepEqual(
    transferFaults(query).map((sentence) => sentence.split(" ")[0]),
    ["image", "network", "unlocked"],
  );
});
