/** Sentences of the proof: what stayed frozen, and what train() changes where eval() is forgotten. */
import { classesOfRuns } from "../inspection/modes.js";
import { rounded } from "../text/numbers.js";

/** @typedef {import("../../inspection").Differing} Differing */
/** @typedef {import("../../training").TrainingRecord} Record */
/** @typedef {import("../../transfer").ModeRuns} ModeRuns */

/** Batch norms that are named. */
const NAMED = 5;

/** @param {Pick<Record, "parameters" | "frozen_change">} record @returns {{change: string | null, rest: string}} null where nothing is frozen */
export function frozenText({ parameters: { trainable, frozen }, frozen_change: change }) {
  const weights = (/** @type {number} */ count) => count.toLocaleString("en");
  if (frozen === 0)
    return { change: null, rest: `Nothing was frozen: all ${weights(trainable)} weights were trained.` };
  const rest = `Largest change of the ${weights(frozen)} frozen weights and of their layers\u2019 running statistics.`;
  return { change: rounded(change, 3), rest };
}

/** Which class each run gives the picture. @param {ModeRuns} answer @returns {string} */
export function verdictText({ runs, areProbabilities, classes }) {
  const rows = classesOfRuns(runs, areProbabilities, runs[0].length);
  const winners = runs.map((_, run) =>
    rows.reduce((best, row) => (row.probabilities[run] > best.probabilities[run] ? row : best)),
  );
  const [evaluated, ...trained] = winners.map(({ index }) => classes[index]);
  const others = trained.filter((label) => label !== evaluated);
  const inTrain = `eval() says ${evaluated}`;
  if (others.length === 0) return `${inTrain}, and so does train(), with other probabilities.`;
  const named = [...new Set(others)].join(" or ");
  if (trained.length === 1) return `${inTrain}, train() says ${named}.`;
  return `${inTrain}, train() says ${named} in ${others.length} of ${trained.length} runs.`;
}

/** The batch norms whose running statistics one run in train() moves most. @param {Differing[]} differing */
export function movedStatistics(differing) {
  const moved = differing
    .flatMap(({ node, statistics_change: change }) => (change === null ? [] : [{ node, change }]))
    .sort((a, b) => b.change - a.change);
  return {
    count: moved.length,
    most: moved.slice(0, NAMED).map(({ node, change }) => `${node}: up to ${rounded(change, 2)}`),
  };
}
