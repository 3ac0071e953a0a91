/** New pictures counted by their predicted class, in a sentence. */

/**
 * @param {{prediction: {classes: {label: string}[]} | null}[]} tried the newest first
 * @param {number} due pictures that are not predicted yet
 * @param {number} most pictures that are shown
 */
export function triedSentence(tried, due, most) {
  if (tried.length === 0) return "";
  if (due > 0) return `Predicting: ${due} of ${counted(tried.length)} to go.`;
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
