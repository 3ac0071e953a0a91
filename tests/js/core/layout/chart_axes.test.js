/** Values under a pointer on a chart. */
import { equal } from "node:assert/strict";
import { test } from "node:test";
import { placer, valueUnder } from "#js/core/layout/chart_axes.js";

test("the value under a position is that which is placed there, to about a hundredth of the range", () => {
  const box = { x: 34, y: 0, width: 290, height: 100 };
  for (const reach of [3, 8, 150, 1e6]) {
    const across = { low: -reach, high: reach };
    const place = placer(across, across, box);
    for (const share of [-1, -0.5, 0, 0.26, 1]) {
      const value = valueUnder(place.x(share * reach), across, box);
      equal(Math.abs(value - share * reach) <= reach / 100, true, `${value} for ${share * reach}`);
      equal(String(value).length <= 8, true, `${value} is short`);
    }
    equal(valueUnder(0, across, box), -reach);
    equal(valueUnder(1000, across, box), reach);
  }
});
