/** Names of trainings, by the recipes that they follow, or by what of the network they train. */
import { PRESETS, RECIPES } from "./recipes.js";

/** @typedef {import("../../training").Recipe} Recipe */

/** More names than these are counted. */
const NAMED = 3;

/** @param {Recipe} recipe @returns {string} */
export function recipeName(recipe) {
  const { trainable } = recipe;
  if (trainable) return trainable.length > NAMED ? `${trainable.length} blocks` : trainable.join(" + ");
  const preset = PRESETS.find(({ key }) => isSame(RECIPES[key], recipe));
  return preset?.title ?? "Own recipe";
}

/** Names that differ of trainings that are shown together. @param {(Recipe | null)[]} recipes null where not known yet */
export function runNames(recipes) {
  const names = recipes.map((recipe) => (recipe ? recipeName(recipe) : "Training"));
  return names.map((name, index) =>
    names.some((other, place) => place !== index && other === name) ? `${name} (${index + 1})` : name,
  );
}

/** Whether a recipe, which may have more parts, has all those of another. @param {Recipe} wanted @param {Recipe} given */
function isSame({ optimizer, ...wanted }, given) {
  const parts = /** @type {[object, object][]} */ ([
    [wanted, given],
    [optimizer, given.optimizer],
  ]);
  return parts.every(([own, other]) =>
    Object.entries(own).every(([name, value]) => value === other[/** @type {keyof typeof other} */ (name)]),
  );
}
