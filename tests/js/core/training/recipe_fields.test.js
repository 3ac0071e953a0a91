/** Recipes read from their fields: the presets, mistakes at their fields, fields that an optimizer does not read. */
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { mistakeOf, readRecipe } from "#js/core/training/recipe_fields.js";
import { recipeLines, recipeSummary } from "#js/core/training/recipe_lines.js";
import { formOf, RECIPES } from "#js/core/training/recipes.js";

const FORM = formOf(RECIPES.course);

test("a recipe comes back from its fields as it was", () => {
  for (const recipe of Object.values(RECIPES))
    deepEqual(readRecipe(formOf(recipe)), { recipe, mistakes: {} });
});

test("a mistake is explained at its field, and there is no recipe", () => {
  const { recipe, mistakes } = readRecipe({ ...FORM, lr: "0", epochs: "1.5", batch_size: "many" });
  equal(recipe, null);
  deepEqual(mistakes, {
    lr: "lr must be above 0; 0 is too small.",
    batch_size: "batch_size must be a whole number such as 64, not \u201cmany\u201d.",
    epochs: "epochs must be a whole number such as 10, not \u201c1.5\u201d.",
  });
  match(mistakeOf("momentum", "1"), /below 1/);
  match(mistakeOf("validation", "1"), /below 1/);
  match(mistakeOf("epochs", "1000"), /at most 999/);
  equal(mistakeOf("lr", "1e-3"), "");
});

test("nesterov needs a momentum, and only SGD reads either", () => {
  match(readRecipe({ ...FORM, nesterov: true }).mistakes.nesterov ?? "", /momentum above 0/);
  const adam = { ...FORM, name: "Adam", momentum: "oops", nesterov: true };
  deepEqual(readRecipe(adam).recipe?.optimizer, {
    name: "Adam",
    lr: 0.1,
    momentum: 0,
    nesterov: false,
    weight_decay: 0,
  });
});

test("a recipe is said in PyTorch's words", () => {
  const lines = new Map(recipeLines(RECIPES.fast));
  equal(lines.get("Optimizer"), "SGD(lr=0.2, momentum=0.9, nesterov=True)");
  equal(lines.get("Schedule"), "one_cycle");
  equal(lines.get("Loss"), "CrossEntropyLoss(label_smoothing=0.1)");
  equal(new Map(recipeLines(RECIPES.course)).get("Optimizer"), "SGD(lr=0.1)");
  equal(recipeSummary(RECIPES.course), "SGD, lr 0.1, 20 epochs");
});
