/** The two recipes that a network can be trained with at a click, and the recipe's fields filled from one. */

/** @typedef {import("../../training").Recipe} Recipe */
/** @typedef {import("../../training").RecipeForm} RecipeForm */

/** @type {Recipe} */
const COURSE = {
  optimizer: { name: "SGD", lr: 0.1, momentum: 0, nesterov: false, weight_decay: 0 },
  schedule: "constant",
  batch_size: 16,
  epochs: 20,
  label_smoothing: 0,
  augment: false,
  seed: 0,
  validation: 0.2,
};

/** @type {Recipe} */
const FAST = {
  optimizer: { name: "SGD", lr: 0.2, momentum: 0.9, nesterov: true, weight_decay: 0 },
  schedule: "one_cycle",
  batch_size: 64,
  epochs: 5,
  label_smoothing: 0.1,
  augment: false,
  seed: 0,
  validation: 0.2,
};

/** Recipes by key, as the API takes them. */
export const RECIPES = { course: COURSE, fast: FAST };

/** @typedef {keyof typeof RECIPES} RecipeKey */

/** @typedef {{key: RecipeKey, title: string, sentence: string, isNormalized: boolean}} Preset isNormalized: whether BatchNorm2d follows each convolution */

/** @type {Preset[]} */
export const PRESETS = [
  {
    key: "course",
    title: "The course\u2019s",
    sentence: "Plain stochastic gradient descent on the network as it is. Simple, and slow.",
    isNormalized: false,
  },
  {
    key: "fast",
    title: "Fast",
    sentence:
      "BatchNorm2d after each convolution, Nesterov momentum, a learning rate that rises and falls, and softened labels.",
    isNormalized: true,
  },
];

/** @param {Recipe} recipe @returns {RecipeForm} */
export function formOf({ optimizer, ...recipe }) {
  return {
    name: optimizer.name,
    lr: String(optimizer.lr),
    momentum: String(optimizer.momentum),
    nesterov: optimizer.nesterov,
    weight_decay: String(optimizer.weight_decay),
    schedule: recipe.schedule,
    batch_size: String(recipe.batch_size),
    epochs: String(recipe.epochs),
    label_smoothing: String(recipe.label_smoothing),
    augment: recipe.augment,
    seed: String(recipe.seed),
    validation: String(recipe.validation),
  };
}
