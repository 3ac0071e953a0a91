/** Reading the recipe's fields: numbers as they are typed become a recipe, and each mistake a sentence. */
import { parseInteger, parseNumber } from "../text/numbers.js";

/** @typedef {import("../../training").Recipe} Recipe */
/** @typedef {import("../../training").RecipeForm} RecipeForm */
/** @typedef {import("../../training").FieldName} FieldName */
/** @typedef {Partial<Record<FieldName, string>>} Mistakes a sentence for each field that has one */

export const OPTIMIZERS = /** @type {const} */ (["SGD", "Adam", "AdamW"]);
export const SCHEDULES = /** @type {const} */ (["constant", "cosine", "one_cycle"]);

/**
 * Bounds of a number.
 * @typedef {object} Bounds
 * @property {number} minimum
 * @property {number} maximum
 * @property {boolean} [isWhole]
 * @property {boolean} [isAbove] whether the minimum itself is too small
 * @property {boolean} [isBelow] whether the maximum itself is too large
 * @property {string} example
 */

/** @type {Record<"lr" | "momentum" | "weight_decay" | "batch_size" | "epochs" | "label_smoothing" | "seed" | "validation", Bounds>} */
export const NUMBERS = {
  lr: { minimum: 0, maximum: 1000, isAbove: true, isBelow: true, example: "0.1" },
  momentum: { minimum: 0, maximum: 1, isBelow: true, example: "0.9" },
  weight_decay: { minimum: 0, maximum: 1000, isBelow: true, example: "0.0001" },
  batch_size: { minimum: 1, maximum: 4096, isWhole: true, example: "64" },
  epochs: { minimum: 1, maximum: 999, isWhole: true, example: "10" },
  label_smoothing: { minimum: 0, maximum: 1, isBelow: true, example: "0.1" },
  seed: { minimum: 0, maximum: 999_999, isWhole: true, example: "0" },
  validation: { minimum: 0, maximum: 1, isAbove: true, isBelow: true, example: "0.2" },
};

/** @typedef {keyof typeof NUMBERS} NumberName */

const NUMBER_NAMES = /** @type {NumberName[]} */ (Object.keys(NUMBERS));

/**
 * @param {RecipeForm} form
 * @returns {{recipe: Recipe | null, mistakes: Mistakes}} no recipe where there is a mistake
 */
export function readRecipe(form) {
  /** @type {Mistakes} */
  const mistakes = {};
  const numbers = /** @type {Record<NumberName, number>} */ ({});
  for (const name of NUMBER_NAMES) {
    const mistake = mistakeOf(name, form[name]);
    if (mistake !== "" && isUsed(name, form)) mistakes[name] = mistake;
    numbers[name] = mistake === "" ? Number(parseNumber(form[name])) : 0;
  }
  const optimizer = OPTIMIZERS.find((each) => each === form.name) ?? "SGD";
  const isMoving = optimizer === "SGD" && numbers.momentum > 0;
  if (optimizer === "SGD" && form.nesterov && !isMoving && !mistakes.momentum)
    mistakes.nesterov = "nesterov needs a momentum above 0, such as 0.9.";
  if (Object.keys(mistakes).length > 0) return { recipe: null, mistakes };
  const { lr, momentum, weight_decay, ...rest } = numbers;
  const schedule = SCHEDULES.find((each) => each === form.schedule) ?? "constant";
  return {
    recipe: {
      optimizer: {
        name: optimizer,
        lr,
        momentum: optimizer === "SGD" ? momentum : 0,
        nesterov: isMoving && form.nesterov,
        weight_decay,
      },
      schedule,
      augment: form.augment,
      ...rest,
    },
    mistakes,
  };
}

/** Whether an optimizer reads a field: Adam and AdamW have no momentum and no nesterov. @param {FieldName} name @param {RecipeForm} form */
export function isUsed(name, form) {
  return form.name === "SGD" || (name !== "momentum" && name !== "nesterov");
}

/** @param {NumberName} name @param {string} text @returns {string} a sentence; empty where the number is allowed */
export function mistakeOf(name, text) {
  const { minimum, maximum, isWhole, isAbove, isBelow, example } = NUMBERS[name];
  const value = isWhole ? parseInteger(text) : parseNumber(text);
  const start = text.trim().slice(0, 20);
  if (value === null)
    return `${name} must be a ${isWhole ? "whole number" : "number"} such as ${example}, not \u201c${start}\u201d.`;
  if (value < minimum || (isAbove && value === minimum))
    return `${name} must be ${isAbove ? "above" : "at least"} ${minimum}; ${start} is too small.`;
  if (value > maximum || (isBelow && value === maximum))
    return `${name} must be ${isBelow ? "below" : "at most"} ${maximum}; ${start} is too large.`;
  return "";
}
