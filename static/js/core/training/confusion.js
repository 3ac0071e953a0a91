/** Confusion matrices: shades, totals and cells in words. */

/** @typedef {{label: number, predicted: number}} ConfusionCell */

/**
 * Share of a class's pictures that are predicted as each class; the shade of each cell.
 * @param {number[][]} counts pictures by label, then by predicted class
 * @returns {number[][]} from 0 to 1
 */
export function shadesOf(counts) {
  return counts.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total === 0 ? 0 : count / total));
  });
}

/** @param {number[][]} counts @returns {{right: number, total: number}} pictures */
export function totalsOf(counts) {
  return {
    right: counts.reduce((sum, row, label) => sum + row[label], 0),
    total: counts.flat().reduce((sum, count) => sum + count, 0),
  };
}

/** @param {number} count @param {ConfusionCell} cell @param {string[]} classes */
export function cellSentence(count, { label, predicted }, classes) {
  const pictures = `${count} ${count === 1 ? "picture" : "pictures"} of ${classes[label]}`;
  return label === predicted
    ? `${pictures} predicted as ${classes[predicted]}`
    : `${pictures} predicted as ${classes[predicted]}, a mistake`;
}
