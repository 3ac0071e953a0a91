/** Curves of one or two trainings: what is drawn over the epochs, its axes, and the numbers at one epoch. */
import { roundUp } from "../layout/chart_axes.js";

/** @typedef {import("../../training").Epoch} Epoch */
/** @typedef {{name: string, epochs: number, history: Epoch[]}} CurveRun name: of the training; epochs: that it is to have */
/** @typedef {"loss" | "accuracy"} Measure */
/** @typedef {"train" | "validation"} Split */
/** @typedef {{run: number, split: Split, points: [number, number][]}} Line points: epoch and value */
/** @typedef {{measure: Measure, across: import("../layout/chart_axes.js").Range, up: import("../layout/chart_axes.js").Range, lines: Line[]}} Chart */

/** @type {Split[]} */
export const SPLITS = ["train", "validation"];

/** Lowest accuracies that an axis may begin at. */
const FLOORS = [0.9, 0.5, 0];

/**
 * @param {CurveRun[]} runs
 * @param {Measure} measure
 * @returns {Chart}
 */
export function chartOf(runs, measure) {
  const lines = runs.flatMap(({ history }, run) =>
    SPLITS.map((split) => ({
      run,
      split,
      points: history
        .map((epoch) => /** @type {[number, number]} */ ([epoch.epoch, valueOf(epoch, measure, split)]))
        .filter(([, value]) => Number.isFinite(value)),
    })),
  );
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const last = Math.max(2, ...runs.map(({ epochs }) => epochs));
  return { measure, across: { low: 1, high: last }, up: rangeOf(values, measure), lines };
}

/** @param {Epoch} epoch @param {Measure} measure @param {Split} split @returns {number} NaN where the server could not say */
export function valueOf(epoch, measure, split) {
  return epoch[`${split}_${measure}`] ?? NaN;
}

/** @param {number[]} values @param {Measure} measure */
function rangeOf(values, measure) {
  if (measure === "loss") {
    const highest = Math.max(0, ...values);
    return { low: 0, high: highest > 0 ? roundUp(highest) : 1 };
  }
  const lowest = Math.min(1, ...values);
  return { low: values.length === 0 ? 0 : (FLOORS.find((floor) => floor <= lowest) ?? 0), high: 1 };
}

/** The finished epoch nearest to a position along the axis; null before the first. @param {CurveRun[]} runs @param {number} position */
export function nearestEpoch(runs, position) {
  const last = Math.max(0, ...runs.map(({ history }) => history.length));
  return last === 0 ? null : Math.min(last, Math.max(1, Math.round(position)));
}
