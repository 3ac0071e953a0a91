/** Contributions to a cell of any layer, with their places, in order of size, and the kinds of explanation. */

/** @typedef {import("../../inspection").CellDocument} CellDocument */
/** @typedef {import("../../inspection").CellTerm} CellTerm */
/** @typedef {import("../../inspection").Place} Place */

/**
 * One number that the cell reads. The place is null for padding.
 * @typedef {{place: Place | null, value: number, weight: number | null, product: number | null, wins: boolean}} Contribution
 */

/**
 * Kind of explanation: the pixel itself, an operation without terms, sums of windows by channel, one number normalised, a row of numbers, one
 * window, several branches, or one number alone.
 * @typedef {"pixel" | "opaque" | "channels" | "normalised" | "row" | "window" | "branches" | "single"} Kind
 */

/** @param {Pick<CellDocument, "op" | "terms">} cell @returns {Kind} */
export function kindOf({ op, terms }) {
  if (terms.length === 0) return op === "Input" ? "pixel" : "opaque";
  const [first] = terms;
  if (op.startsWith("Conv")) return "channels";
  if (first.channels !== null) return "row";
  if (terms.length > 1) return "branches";
  if (first.numbers && "mean" in first.numbers) return "normalised";
  return first.values.flat().length > 1 ? "window" : "single";
}

/** A number of the API, where null means not finite. @param {number | null | undefined} number */
export function finite(number) {
  return number ?? NaN;
}

/** @param {CellTerm} term @returns {Contribution[]} one for each number that the term reads, row by row */
export function contributionsOf(term) {
  return term.values.flatMap((row, down) =>
    row.map((value, across) => {
      const isLine = term.channels !== null; // one place in each of many channels
      const [sourceRow, sourceColumn] = [
        term.source_rows[isLine ? 0 : down],
        term.source_columns[isLine ? 0 : across],
      ];
      const isInside = !term.padded[down][across] && sourceRow !== null && sourceColumn !== null;
      const channel = term.channels === null ? term.channel : term.channels[down * row.length + across];
      return {
        place:
          isInside && channel !== null
            ? { node: term.node, channel, row: sourceRow, column: sourceColumn }
            : null,
        value: value === null && term.padded[down][across] ? -Infinity : finite(value),
        weight: term.weights ? finite(term.weights[down][across]) : null,
        product: term.products ? finite(term.products[down][across]) : null,
        wins:
          term.winner !== null &&
          term.winner.row === term.rows[down] &&
          term.winner.column === term.columns[across],
      };
    }),
  );
}

/**
 * Parts in descending order of absolute size.
 * @template T
 * @param {T[]} parts
 * @param {(part: T) => number} size signed
 * @returns {T[]}
 */
export function largestFirst(parts, size) {
  return [...parts].sort((a, b) => Math.abs(size(b)) - Math.abs(size(a)));
}
