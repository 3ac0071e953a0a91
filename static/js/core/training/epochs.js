/** Epochs and states of trainings in words. */
import { rounded } from "../text/numbers.js";

/** @typedef {import("../../training").TrainingRecord} TrainingRecord */
/** @typedef {import("../../training").EpochProgress} EpochProgress */

/** @param {TrainingRecord | null | undefined} record */
export function isUnfinished(record) {
  return record?.state === "queued" || record?.state === "running";
}

/** Whether no more comes. @param {TrainingRecord} record */
export function isFinal({ state }) {
  return state === "finished" || state === "cancelled" || state === "failed";
}

/**
 * What a training does now, in one sentence.
 * @param {TrainingRecord} record
 * @param {EpochProgress | null} progress of the epoch at hand
 */
export function stateSentence(record, progress) {
  const { state, epoch, epochs, position } = record;
  const of = `${epoch} of ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
  switch (state) {
    case "queued":
      return position === 1 ? "Queued: the next to run." : `Queued: number ${position} in the queue.`;
    case "running":
      return runningSentence(record, progress);
    case "finished":
      return `Finished: ${of}, ${accuracySentence(record)}.`;
    case "cancelled":
      return epoch === 0
        ? "Cancelled before its first epoch."
        : `Cancelled after ${of}, ${accuracySentence(record)}.`;
    default:
      return `Failed after ${of}.`;
  }
}

/** @param {TrainingRecord} record @param {EpochProgress | null} progress */
function runningSentence({ epoch, epochs, attempt }, progress) {
  const again =
    attempt > 1 && progress === null
      ? ` The worker ended; its attempt ${attempt} goes on from epoch ${epoch}.`
      : "";
  if (!progress) return `Epoch ${Math.min(epoch + 1, epochs)} of ${epochs}.${again}`;
  const left = progress.seconds_left === null ? "" : ` ${durationText(progress.seconds_left)} to go.`;
  const { epoch: current, batch, batches } = progress;
  if (current === 0) return `Reading pictures: ${batch} of ${batches}.${left}`;
  return `Epoch ${current} of ${epochs}, batch ${batch} of ${batches}.${left}`;
}

/** @param {TrainingRecord} record */
function accuracySentence({ history }) {
  const last = history.at(-1);
  return last ? `validation accuracy ${percent(last.validation_accuracy)}` : "no accuracy yet";
}

/** Share of all batches of all epochs that is done, from 0 to 1; before the first epoch, of the pictures that are read. @param {TrainingRecord} record @param {EpochProgress | null} progress */
export function doneShare({ epoch, epochs }, progress) {
  if (progress?.epoch === 0) return progress.batch / progress.batches;
  const within = progress && progress.epoch === epoch + 1 ? progress.batch / progress.batches : 0;
  return Math.min(1, (epoch + within) / epochs);
}

/** @param {number} seconds */
export function durationText(seconds) {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** A share as per cent, with one decimal. @param {number} share from 0 to 1 */
export function percent(share) {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "not a number";
}

/** @param {number} loss */
export function lossText(loss) {
  return Number.isFinite(loss) ? rounded(loss, 4) : "not a number";
}
