/** The recipe that a head is trained with unless the person writes another. */
import { FIRST_SETTINGS } from "../training/link.js";
import { formOf } from "../training/recipes.js";

/** @typedef {import("../../training").Recipe} Recipe */

/** @type {Recipe} */
export const HEAD = {
  optimizer: { name: "SGD", lr: 0.01, momentum: 0.9, nesterov: false, weight_decay: 0 },
  schedule: "constant",
  batch_size: 32,
  epochs: 10,
  label_smoothing: 0,
  augment: false,
  seed: 0,
  validation: 0.2,
};

/** The training's settings as the page opens. @type {import("../../training").TrainingSettings} */
export const FIRST_TRAINING = { ...FIRST_SETTINGS, dataset: "materials", form: formOf(HEAD) };
