/** A recipe in PyTorch's words, one line for each part. */
import { exact } from "../text/numbers.js";

/** @typedef {import("../../training").Recipe} Recipe */

/** @param {number} value */
const plain = (value) => exact(value).replaceAll("\u2212", "-");

/**
 * @param {Recipe} recipe
 * @returns {[string, string][]} what each part does, and the code that says it
 */
export function recipeLines({ optimizer, schedule, label_smoothing, ...recipe }) {
  return [
    ["Optimizer", optimizerLine(optimizer)],
    ["Schedule", schedule],
    ["Loss", `CrossEntropyLoss(${label_smoothing > 0 ? `label_smoothing=${plain(label_smoothing)}` : ""})`],
    ["Batches", `batch_size=${recipe.batch_size}`],
    ["Length", `epochs=${recipe.epochs}`],
    ...(recipe.augment ? [/** @type {[string, string]} */ (["Augmentation", "augment=True"])] : []),
  ];
}

/** @param {Recipe["optimizer"]} optimizer */
function optimizerLine({ name, lr, momentum, nesterov, weight_decay }) {
  const parts = [`lr=${plain(lr)}`];
  if (momentum > 0) parts.push(`momentum=${plain(momentum)}`);
  if (nesterov) parts.push("nesterov=True");
  if (weight_decay > 0) parts.push(`weight_decay=${plain(weight_decay)}`);
  return `${name}(${parts.join(", ")})`;
}

/** A recipe in one short line, for the table of trainings. @param {Recipe} recipe */
export function recipeSummary({ optimizer, schedule, epochs }) {
  const { name, lr } = optimizer;
  const along = schedule === "constant" ? "" : `, ${schedule}`;
  return `${name}, lr ${plain(lr)}${along}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}`;
}
