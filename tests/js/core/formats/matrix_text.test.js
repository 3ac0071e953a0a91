/** Typed and pasted matrices. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { parseMatrix } from "#js/core/formats/matrix_text.js";

const ONE = [
  [1, 2],
  [3, 4],
];
const TWO = [
  ONE,
  [
    [5, 6],
    [7, 8],
  ],
];

test("a line is a row, and a blank line begins a channel", () => {
  for (const text of [
    "1 2\n3 4",
    "\n1, 2;\r\n3, 4,\n\n",
    "1\t2\n3\t4",
    "[[1, 2], [3, 4]]",
    "[[1 2]\n [3 4]]",
  ])
    deepEqual(parseMatrix(text).planes, [ONE], JSON.stringify(text));
  const texts = [
    "1 2\n3 4\n\n5 6\n7 8",
    "1 2\n3 4\n \n\n5 6\n7 8\n",
    "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]",
    "[[[1 2]\n  [3 4]]\n\n [[5 6]\n  [7 8]]]",
    JSON.stringify(TWO, null, 2).replace(/\[\n\s+(\d),\n\s+(\d)\n\s+\]/g, "[$1, $2]"),
  ];
  for (const text of texts) deepEqual(parseMatrix(text).planes, TWO, JSON.stringify(text));
  equal(parseMatrix(Array(16).fill("1").join("\n\n")).planes?.length, 16);
});

test("a comma between tabs is a decimal comma", () => {
  deepEqual(parseMatrix("0,5\t1/4\n-1\t\u22122,25").planes, [
    [
      [0.5, 0.25],
      [-1, -2.25],
    ],
  ]);
  deepEqual(parseMatrix("0,5").planes, [[[0, 5]]], "between spaces, it separates");
});

test("what cannot be read is explained with its line", () => {
  /** @type {[string, string][]} */
  const refused = [
    ["", "Type at least one number"],
    ["1 2\n3", "Line 2 has 1 number, but line 1 has 2."],
    ["1 zwei", "\u201czwei\u201d in line 1 is not a number"],
    ["\n1 2\n3 4\n\n5 6", "The channel that begins in line 5 has 1 row, but the first has 2."],
    ["1 2\n3 4\n\n5 6 7\n8 9 0", "Line 4 has 3 numbers, but line 1 has 2."],
    ["1 ".repeat(65), "This matrix is 1 \u00d7 65."],
    [Array(17).fill("1").join("\n\n"), "This matrix has 17 channels."],
  ];
  for (const [text, says] of refused) {
    const { planes, problem } = parseMatrix(text);
    equal(planes, null);
    ok(problem?.startsWith(says), problem ?? text);
  }
});
