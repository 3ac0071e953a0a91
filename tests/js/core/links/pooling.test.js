/** Links to the pooling page, and what it is applied to. */
import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { poolingFromQuery, poolingToQuery } from "#js/core/links/pooling.js";
import { STANDARD_POOLING as defaults } from "#js/core/pooling/standard_settings.js";

test("a link keeps the input of the pooling", () => {
  const picture = "image=coins&size=64&op=MaxPool2d&kernel_size=3";
  const conv = "conv=kernel%3Dbox_blur%26stride%3D2";
  const queries = [
    picture,
    `${picture}&source=convolution&${conv}`,
    `${picture}&source=activation&${conv}&activation=op%3DLeakyReLU%26negative_slope%3D0.2`,
  ];
  for (const query of queries) equal(poolingToQuery(poolingFromQuery(query, defaults)), query);
});

test("a link without an input pools the picture, and invalid ones keep their defaults", () => {
  deepEqual(poolingFromQuery("", defaults), defaults);
  const invalid = "source=network&activation=op%3DEval%26alpha%3Dx";
  deepEqual(poolingFromQuery(invalid, defaults), defaults);
});

test("a convolution gives its picture to a query that has none", () => {
  const carried = poolingFromQuery("conv=image%3Dcoins%26size%3D32%26stride%3D2", defaults);
  deepEqual([carried.image, carried.size, carried.convolution], ["coins", 32, "stride=2"]);
});
