/** The number of chosen pictures, and of each class among them. */

/** @param {string[]} labels of the pictures @param {number} most pictures shown */
export function countSentence(labels, most) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const label of labels) counts.set(label, 1 + (counts.get(label) ?? 0));
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([label, count]) => `${count} ${label}`);
  const pictures = labels.length === 1 ? "1 picture" : `${labels.length} pictures`;
  const shown = labels.length > most ? ` The first ${most} are shown.` : "";
  return `${pictures} chosen: ${parts.join(", ")}.${shown}`;
}
