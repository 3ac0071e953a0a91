/** Links to the inspection page. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { inspectedFromQuery, inspectionFromQuery, inspectionToQuery } from "#js/core/links/inspection.js";

/** @param {string} query */
const thereAndBack = (query) => inspectionToQuery(inspectionFromQuery(query), inspectedFromQuery(query));

test("a link keeps the whole view", () => {
  const queries = [
    "image=cat",
    "image=cat&network=vgg11&zero=conv1:3,7;layer1.0.conv1:0&class=7",
    "image=column&node=layer1.0.add&channel=5&cell=3,4&path=softmax:1,0,0;fc:1,0,0&sort=influence&scope=map",
    "image=cat&method=occlusion&opacity=0",
    "image=cat&zero=conv1:3,7-9&compare=none",
    "image=cat&compare=image:brick",
    `image=cat&compare=network:${"0a".repeat(32)}`,
    "image=cat&train=0",
    "image=cat&train=4",
    "image=cat&dataset=materials",
    `image=cat&channel=3&dataset=${"0b".repeat(32)}&patches=1`,
    "image=cat&node=layer2.0.add&method=grad-cam&at=opened&opacity=100",
  ];
  for (const query of queries) equal(thereAndBack(query), query);
});

test("invalid parameters are dropped", () => {
  const invalid =
    "image=../x&network=RESNET&zero=conv1&class=-1&node=a b&channel=x&cell=1&path=fc:1;:;x&sort=no&scope=all" +
    "&method=Grad-CAM&at=layer1&opacity=101&compare=image:../x&train=-4&dataset=../x&patches=1";
  for (const query of [invalid, ""]) equal(thereAndBack(query), "image=cat");
});
