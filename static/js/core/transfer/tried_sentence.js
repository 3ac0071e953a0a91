/** New pictures in a sentence: how many are left to predict, and how many there are of each predicted class. */

/** @param {number} count of new pictures @param {number} due pictures that are not predicted yet */
export function progressSentence(count, due) {
  return due > 0 ? `Predicting: ${due} of ${counted(count)} to go.` : "";
}

/**
 * Empty until all are predicted.
 * @param {{prediction: {classes: {label: string}[]} | null}[]} tried the newest first
 * @param {number} due pictures that are not predicted yet
 * @param {number} most pictures that are shown
 */
export function triedSentence(tried, due, most) {
  if (tried.length === 0 || due > 0) return "";
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { prediction } of tried) {
    const label = prediction?.classes[0].label ?? "";
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const parts = [...counts].map(([label, count]) => `${count} ${label}`).sort();
  const limit = tried.length === most ? ` The newest ${most} are shown.` : "";
  return `${counted(tried.length)}: ${parts.join(", ")}.${limit}`;
}

/** @param {number} count */
function counted(count) {
  return `${count} ${count === 1 ? "picture" : "pictures"}`;
}
