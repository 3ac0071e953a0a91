/** The two recipes as cards, each with its Train button, and one button that trains both. */
import { recipeLines } from "../../core/training/recipe_lines.js";
import { PRESETS, RECIPES } from "../../core/training/recipes.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../core/training/recipes.js").RecipeKey} RecipeKey */
/** @typedef {import("../../core/training/recipes.js").Preset} Preset */

/**
 * @param {HTMLElement} root
 * @param {{train: (keys: RecipeKey[]) => void, edit: (key: RecipeKey) => void}} tell
 */
export function createRecipeCards(root, { train, edit }) {
  const cards = PRESETS.map((preset) => createCard(preset, { train, edit }));
  const both = make("button", { type: "button" }, BOTH);
  both.addEventListener("click", () => train(PRESETS.map(({ key }) => key)));
  const note = make("p", { class: "note" }, "One after the other; their curves are laid over each other.");
  root.append(
    make("div", { class: "recipe-cards" }, ...cards.map(({ element }) => element)),
    make("div", { class: "buttons-row both-line" }, both, note),
  );

  return {
    /** @param {State} state @param {boolean} canTrain whether the network fits the data set */
    show({ starting }, canTrain) {
      const isFree = canTrain && starting === null;
      for (const card of cards) card.show(isFree, starting);
      both.disabled = !isFree;
      setText(both, starting === "course,fast" ? "Starting…" : BOTH);
    },
  };
}

const BOTH = "Train both";

/** @param {Preset} preset @param {{train: (keys: RecipeKey[]) => void, edit: (key: RecipeKey) => void}} tell */
function createCard({ key, title, sentence, isNormalized }, { train, edit }) {
  const heading = make("h3", { id: `recipe-${key}` }, title);
  const start = make("button", { type: "button", class: "primary", "aria-describedby": heading.id }, "Train");
  const change = make("button", { type: "button", "aria-describedby": heading.id }, "Change it");
  start.addEventListener("click", () => train([key]));
  change.addEventListener("click", () => edit(key));
  const lines = recipeLines(RECIPES[key]);
  if (isNormalized) lines.unshift(["Network", "BatchNorm2d after each convolution"]);
  const list = make(
    "dl",
    {},
    ...lines.flatMap(([name, code]) => [make("dt", {}, name), make("dd", {}, make("code", {}, code))]),
  );
  const buttons = make("div", { class: "buttons-row" }, start, change);
  return {
    element: make(
      "article",
      { class: "recipe" },
      heading,
      make("p", { class: "note" }, sentence),
      list,
      buttons,
    ),
    /** @param {boolean} isFree @param {string | null} starting */
    show(isFree, starting) {
      start.disabled = !isFree;
      setText(start, starting === key ? "Starting…" : "Train");
    },
  };
}
