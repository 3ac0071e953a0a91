/** A sentence on the outputs of the frozen layers in a training. */

/** @typedef {import("../../training").TrainingRecord} TrainingRecord */

/** @param {TrainingRecord | null} record @returns {string} empty before its first epoch */
export function featuresSentence(record) {
  if (!record || record.epoch === 0) return "";
  if (record.features_cached)
    return "The frozen layers saw each picture once: their outputs were kept, and the epochs trained on those.";
  const seconds = record.history.reduce((sum, epoch) => sum + epoch.seconds, 0) / record.history.length;
  const why = record.recipe.augment
    ? "augment changes the pictures in every epoch"
    : "the first layers are trained too";
  return `Every picture passed the whole network in every epoch, because ${why}: ${seconds.toFixed(1)} s an epoch.`;
}
