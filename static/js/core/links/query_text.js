/** Text of query strings. */

/**
 * @param {URLSearchParams} query
 * @returns {string} without "?"; commas, colons, bars and semicolons stay as they are
 */
export function queryText(query) {
  return query
    .toString()
    .replaceAll("%2C", ",")
    .replaceAll("%3A", ":")
    .replaceAll("%7C", "|")
    .replaceAll("%3B", ";");
}
