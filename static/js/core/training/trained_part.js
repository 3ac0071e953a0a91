/** The part of a network that a training trains, and the page that shows it. */

/** @typedef {import("../../training").TrainingRecord} TrainingRecord */

/** Names that are written in full. */
const NAMED = 3;

/** What is trained, in names of layers. @param {Pick<TrainingRecord, "recipe">} record */
export function trainedText({ recipe: { trainable } }) {
  if (!trainable) return "all layers";
  if (trainable.length <= NAMED) return trainable.join(", ");
  return `${trainable[0]} \u2026 ${trainable.at(-1)} (${trainable.length})`;
}

/** The page that shows a training: networks that are trained whole are built on /network. @param {Pick<TrainingRecord, "recipe">} record */
export function pageOf({ recipe: { trainable } }) {
  return trainable ? "/transfer" : "/network";
}

/** The training's address, with its network and data set as the page's own. @param {TrainingRecord} record */
export function placeOf(record) {
  const { id, network, dataset, recipe } = record;
  const shown = `training=${id}&epoch=last&dataset=${dataset}`;
  const unlocked = recipe.trainable?.slice(0, -1).join(",");
  const base = recipe.trainable ? `&network=${network}${unlocked ? `&unlocked=${unlocked}` : ""}` : "";
  return `${pageOf(record)}?${shown}${base}`;
}
