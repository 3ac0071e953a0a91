/** Lists of channels that are switched off. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import {
  allOn,
  keepOnly,
  readZero,
  switchOff,
  switchOn,
  writeZero,
} from "#js/core/inspection/switched_off_channels.js";

test("lists are written in their shortest form, and malformed ones are empty", () => {
  const lists = {
    "": "",
    "conv1:3,7": "conv1:3,7",
    "conv1:9-7": "",
    "conv1:7,3,8,3,9;fc:0": "conv1:3,7-9;fc:0",
    "conv1:0-2,1-4;conv1:6": "conv1:0-4,6",
    "conv1:": "",
    "conv1:3;": "",
    "conv1:0-10000": "",
    "conv1:-1": "",
    "conv1:3;fc:x": "",
  };
  for (const [text, written] of Object.entries(lists)) equal(writeZero(readZero(text)), written, text);
});

test("channels are switched off and on", () => {
  const list = "conv1:3,7-9;fc:0";
  equal(switchOff(list, "conv1", 5), "conv1:3,5,7-9;fc:0");
  equal(switchOff(list, "conv1", 8), list, "it was off before");
  equal(switchOff(list, "bn1", 1), "conv1:3,7-9;fc:0;bn1:1");
  equal(switchOn(list, "conv1", [7, 8]), "conv1:3,9;fc:0");
  equal(switchOn(list, "fc", [0, 0]), "conv1:3,7-9");
  equal(keepOnly(list, "conv1", 2, 5), "conv1:0-1,3-4;fc:0");
  equal(allOn(list, "conv1"), "fc:0");
});
