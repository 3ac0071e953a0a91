/** Places in source text that the server names by line and column. */

/** @typedef {{line: number, column: number, message: string, isWarning?: boolean}} Fault line and column count from 1, in characters; isWarning: the layers are the same without the part */

/** What is marked from a place on: a dotted name, a number, or one character. */
const WORD = /^(?:[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*|\S)/u;

/**
 * The word at a fault's place; the whole line where there is none.
 * @param {string} text
 * @param {Pick<Fault, "line" | "column">} fault
 * @returns {[number, number]} start and end, as indices of the text
 */
export function placeOf(text, { line, column }) {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const content = lines[line - 1] ?? "";
  const before = [...content].slice(0, column - 1).join("").length;
  const word = content.slice(before).match(WORD)?.[0];
  return word ? [start + before, start + before + word.length] : [start, start + content.length];
}

/**
 * The text in pieces, those at the faults marked.
 * @param {string} text
 * @param {Pick<Fault, "line" | "column" | "isWarning">[]} faults
 * @returns {{text: string, isMarked: boolean, isWarning?: boolean}[]} not empty ones
 */
export function markedPieces(text, faults) {
  const places = faults
    .map((fault) => ({ place: placeOf(text, fault), isWarning: fault.isWarning === true }))
    .sort((a, b) => a.place[0] - b.place[0]);
  const pieces = [];
  let done = 0;
  for (const {
    place: [start, end],
    isWarning,
  } of places) {
    if (start < done) continue;
    pieces.push({ text: text.slice(done, start), isMarked: false });
    pieces.push({ text: text.slice(start, end), isMarked: true, isWarning });
    done = end;
  }
  pieces.push({ text: text.slice(done), isMarked: false });
  return pieces.filter((piece) => piece.text !== "");
}
