/** Golden cases of geometry, computed by Python. */
import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";

/** @typedef {{name: string | null, input_size: number, kernel_size: number, stride: number, dilation: number, output_size: number}} Case */

/**
 * @template [T={}]
 * @param {string} name of a file in tests/core/golden
 * @returns {(Case & T)[]}
 */
export function goldenCases(name) {
  const cases = JSON.parse(readFileSync(new URL(`../core/golden/${name}.json`, import.meta.url), "utf8"));
  equal(cases.length > 20, true, `${name} has too few cases`);
  return cases;
}
