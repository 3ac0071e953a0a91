/** Detection of changes in the values that a view is drawn from. */

export function createChangeWatch() {
  /** @type {unknown[]} */
  let last = [];
  /** @param {...unknown} values compared by identity @returns {boolean} */
  return (...values) => {
    const isOther = values.length !== last.length || values.some((value, index) => value !== last[index]);
    last = values;
    return isOther;
  };
}
