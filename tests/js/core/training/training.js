/** Documents of trainings for tests, as the API writes them. */
import { RECIPES } from "#js/core/training/recipes.js";

/** @typedef {import("../../../../static/js/training").TrainingRecord} TrainingRecord */
/** @typedef {import("../../../../static/js/training").Epoch} Epoch */

/** @param {number} epoch @returns {Epoch} */
export function epochOf(epoch) {
  return {
    epoch,
    network: String(epoch).repeat(64).slice(0, 64),
    train_loss: 2 / epoch,
    train_accuracy: 1 - 0.4 / epoch,
    validation_loss: 2.2 / epoch,
    validation_accuracy: 1 - 0.45 / epoch,
    seconds: 0.5,
  };
}

/** @param {number} count @param {Partial<TrainingRecord>} [rest] @returns {TrainingRecord} with so many epochs finished */
export function recordOf(count, rest = {}) {
  return {
    id: "a".repeat(32),
    title: null,
    state: "running",
    position: null,
    attempt: 1,
    network: "0".repeat(64),
    network_title: null,
    dataset: "d".repeat(64),
    recipe: RECIPES.course,
    epoch: count,
    epochs: 18,
    history: Array.from({ length: count }, (_, index) => epochOf(index + 1)),
    parameters: { trainable: 6042, frozen: 0 },
    frozen_change: 0,
    features_cached: false,
    confusion: null,
    mistakes: [],
    network_id: null,
    problem: null,
    ...rest,
  };
}
