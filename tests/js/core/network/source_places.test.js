/** Places of source that are not understood. */
import { deepEqual } from "node:assert/strict";
import { test } from "node:test";
import { markedPieces, placeOf } from "#js/core/network/source_places.js";

const SOURCE = "\u{1f600} = nn.Blah(3)\n\nnn.ReLU(";

/** @param {number} line @param {number} column */
const wordAt = (line, column) => SOURCE.slice(...placeOf(SOURCE, { line, column }));

test("a place is a dotted name or a character, counted in characters", () => {
  deepEqual([wordAt(1, 5), wordAt(1, 12), wordAt(3, 1), wordAt(3, 8)], ["nn.Blah", "(", "nn.ReLU", "("]);
  deepEqual([wordAt(1, 40), wordAt(2, 1), wordAt(9, 1)], ["\u{1f600} = nn.Blah(3)", "", ""]);
});

test("the pieces are the text, with each place marked once", () => {
  const pieces = markedPieces(
    SOURCE,
    [3, 1, 1].map((line) => ({ line, column: line === 3 ? 1 : 5 })),
  );
  deepEqual(pieces.map(({ text }) => text).join(""), SOURCE);
  deepEqual(
    pieces.filter(({ isMarked }) => isMarked).map(({ text }) => text),
    ["nn.Blah", "nn.ReLU"],
  );
  const warned = markedPieces(SOURCE, [{ line: 3, column: 1, isWarning: true }]);
  deepEqual(warned.at(1), { text: "nn.ReLU", isMarked: true, isWarning: true });
  deepEqual(markedPieces(SOURCE, []), [{ text: SOURCE, isMarked: false }]);
});
