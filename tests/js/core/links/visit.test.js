/** Links that lead back to a page as it was left. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { carriedQuery, returningQuery } from "#js/core/links/visit.js";

const CONVOLUTION = ["image", "size", "convolution"];

test("a page is found as it was left, with the present picture and switches", () => {
  const kept = "image=cat&size=128&kernel=3x3:1,0,0,0,1,0,0,0,1&stride=2&step=7&hide=bias&predict=1";
  equal(
    returningQuery(kept, "size=64&image=coins&conv=kernel=emboss&projector=1", CONVOLUTION),
    "image=coins&size=64&projector=1&kernel=3x3:1,0,0,0,1,0,0,0,1&stride=2&step=7",
  );
  equal(returningQuery(kept, "", CONVOLUTION), kept.replace("&hide=bias&predict=1", ""));
});

test("a page takes what it asks for alone", () => {
  const carried = "image=coins&size=64&conv=stride%3D2";
  equal(returningQuery("", carried, CONVOLUTION), "image=coins&size=64&stride=2");
  equal(returningQuery("", carried, ["image", "size", "conv"]), "image=coins&size=64&conv=stride%3D2");
  equal(
    returningQuery("op=ELU&conv=stride%3D3", carried, ["image", "size", "conv"]),
    "image=coins&size=64&conv=stride%3D2&op=ELU",
  );
});

test("the network page keeps its network and node, but no cell of another picture", () => {
  const kept = "image=cat&network=resnet18&size=96&node=layer1.0.add&cell=3,4&path=fc:1,0,0";
  const left = "image=coins&network=resnet18&size=96&node=layer1.0.add";
  equal(returningQuery(kept, "image=coins&size=64", ["image"]), left);
  equal(returningQuery(kept, "image=cat&size=64", ["image"]), kept);
});

test("what a page has nothing of goes on from the page before, except its switches", () => {
  const before = "image=cat&size=64&conv=stride%3D2&hide=kernel";
  equal(
    carriedQuery(before, { image: "coins" }, "projector=1"),
    "image=coins&size=64&conv=stride%3D2&projector=1",
  );
});

test("a value with which the server would refuse the address is left out", () => {
  const kernel = `kernel=15x15:${Array(900).fill("0.12345678").join(",")}`;
  equal(
    returningQuery(`image=cat&${kernel}&stride=2`, "image=coins&size=64", CONVOLUTION),
    "image=coins&size=64&stride=2",
  );
  equal(
    returningQuery("op=ELU", `image=coins&size=64&${new URLSearchParams({ conv: kernel })}`, [
      "image",
      "size",
      "conv",
    ]),
    "image=coins&size=64&op=ELU",
  );
});
