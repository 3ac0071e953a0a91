/** The training section's settings as part of the page's query string. Defaults are left out. */
import { parseInteger } from "../text/numbers.js";
import { isDataSet } from "../links/data_set.js";
import { faultsIn } from "../links/faults.js";
import { readRecipe } from "./recipe_fields.js";
import { formOf, RECIPES } from "./recipes.js";

/** @typedef {import("../../training").TrainingSettings} TrainingSettings */
/** @typedef {import("../../training").RecipeForm} RecipeForm */

/** Most trainings whose curves are laid over each other. */
export const MOST_RUNS = 2;

/** @type {TrainingSettings} */
export const FIRST_SETTINGS = {
  dataset: "digits",
  form: formOf(RECIPES.course),
  runs: [],
  opened: 0,
  epoch: null,
};

const RUN = /^[0-9a-f][0-9a-f-]{7,63}$/;

/** @param {string} text a query string @param {TrainingSettings} [first] defaults of absent parameters @returns {TrainingSettings} */
export function trainingFromQuery(text, first = FIRST_SETTINGS) {
  const query = new URLSearchParams(text);
  const dataset = query.get("dataset") ?? "";
  const runs = runsFrom(query.get("training") ?? "");
  const opened = (parseInteger(query.get("run") ?? "") ?? 1) - 1;
  return {
    dataset: isDataSet(dataset) ? dataset : first.dataset,
    form: formFrom(query.get("recipe") ?? "", first.form) ?? first.form,
    runs,
    opened: runs[opened] === undefined ? 0 : opened,
    epoch: runs.length > 0 ? epochFrom(query.get("epoch")) : null,
  };
}

/** @param {TrainingSettings} settings @param {TrainingSettings} [first] what is left out @returns {string} a query string without "?"; empty for the first settings */
export function trainingToQuery({ dataset, form, runs, opened, epoch }, first = FIRST_SETTINGS) {
  const parts = [];
  const recipe = formToText(form, first.form);
  if (dataset !== first.dataset) parts.push(`dataset=${dataset}`);
  if (recipe !== "") parts.push(`recipe=${recipe}`);
  if (runs.length > 0) parts.push(`training=${runs.join(",")}`);
  if (opened > 0) parts.push(`run=${opened + 1}`);
  if (epoch !== null) parts.push(`epoch=${epoch}`);
  return parts.join("&");
}

/** Parameters of the section that are invalid, in sentences. @param {string} text a query string @returns {string[]} */
export function trainingFaults(text) {
  const query = new URLSearchParams(text);
  return faultsIn(text, {
    dataset: isDataSet,
    recipe: (given) => formFrom(given, FIRST_SETTINGS.form) !== null,
    training: (given) => runsFrom(given).length === given.split(",").length,
    run: (given) => Number(given) >= 1 && Number(given) <= runsFrom(query.get("training") ?? "").length,
    epoch: (given) => epochFrom(given) !== null,
  });
}

/** @param {string} text @returns {string[]} */
function runsFrom(text) {
  const runs = text.split(",").filter((run) => RUN.test(run));
  return [...new Set(runs)].slice(0, MOST_RUNS);
}

/** @param {string | null} text @returns {TrainingSettings["epoch"]} */
function epochFrom(text) {
  if (text === "last") return "last";
  const epoch = parseInteger(text ?? "");
  return epoch !== null && epoch >= 1 ? epoch : null;
}

/** The fields that differ from the usual ones, such as "lr:0.05,nesterov:1". @param {RecipeForm} form @param {RecipeForm} usual */
function formToText(form, usual) {
  const { recipe } = readRecipe(form);
  if (!recipe) return "";
  return Object.entries(form)
    .filter(([name, value]) => value !== usual[/** @type {keyof RecipeForm} */ (name)])
    .map(([name, value]) => `${name}:${typeof value === "boolean" ? Number(value) : value.trim()}`)
    .join(",");
}

/** @param {string} text @param {RecipeForm} usual fields that it leaves out @returns {RecipeForm | null} null where a field is unknown or its value not allowed */
function formFrom(text, usual) {
  const form = { ...usual };
  for (const part of text === "" ? [] : text.split(",")) {
    const [name, value = ""] = part.split(":");
    if (!Object.hasOwn(form, name)) return null;
    const isSwitch = typeof form[/** @type {keyof RecipeForm} */ (name)] === "boolean";
    Object.assign(form, { [name]: isSwitch ? value === "1" : value });
  }
  const { recipe } = readRecipe(form);
  return recipe && recipe.optimizer.name === form.name && recipe.schedule === form.schedule ? form : null;
}
