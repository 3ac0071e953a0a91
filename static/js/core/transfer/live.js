/** The rate of a camera's predictions, and which of them are spoken. */

/** Answers that the rate is counted from are no older, but for the last one, in milliseconds. */
const RATE_MS = 3000;
/** A class is spoken once it has been the most probable one for so long, in milliseconds. */
const STEADY_MS = 1000;

/**
 * Times of the last answers, with a new one.
 * @param {number[]} times in milliseconds, ascending
 * @param {number} time
 */
export function withAnswer(times, time) {
  const recent = times.filter((before) => time - before <= RATE_MS);
  return [...(recent.length > 0 ? recent : times.slice(-1)), time];
}

/** @param {number[]} times of the last answers, in milliseconds, ascending */
export function rateText(times) {
  if (times.length < 2) return "";
  const rate = (1000 * (times.length - 1)) / (times[times.length - 1] - times[0]);
  if (rate < 0.95) return `One picture in ${(1 / rate).toFixed(1)} s`;
  const count = Math.round(rate);
  return `${count} ${count === 1 ? "picture" : "pictures"} a second`;
}

/** @typedef {{spoken: string, label: string, since: number}} Speech spoken last; the most probable class, and since when */

/** @type {Speech} */
export const SILENCE = { spoken: "", label: "", since: 0 };

/** @param {Speech} before @param {string} label of the most probable class @param {number} time in milliseconds @returns {Speech} */
export function withTop(before, label, time) {
  if (label !== before.label) return { ...before, label, since: time };
  const isDue = label !== before.spoken && time - before.since >= STEADY_MS;
  return isDue ? { ...before, spoken: label } : before;
}
