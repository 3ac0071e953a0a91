/** Table of this server's trainings: state, data set, recipe, accuracy; each can be opened and removed. */
import { isUnfinished, percent } from "../../core/training/epochs.js";
import { recipeName } from "../../core/training/run_names.js";
import { recipeSummary } from "../../core/training/recipe_lines.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").TrainingRecord} TrainingRecord */
/** @typedef {{open: (id: string) => void, overlay: (id: string) => void, remove: (id: string) => void}} Actions */

/** Digits of an id that are shown of it. */
const ID_DIGITS = 8;

/** @param {HTMLElement} root @param {Actions} actions */
export function createTrainingsTable(root, actions) {
  const body = find("tbody", HTMLTableSectionElement, root);
  const changed = createChangeWatch();
  return {
    /** @param {State} state */
    show({ list, datasets, settings: { runs } }) {
      root.hidden = !list || list.length === 0;
      if (!list || !changed(list, datasets?.map(({ id }) => id).join(), runs)) return;
      const titleOf = (/** @type {string} */ dataset) =>
        datasets?.find(({ id, name }) => id === dataset || name === dataset)?.title ??
        dataset.slice(0, ID_DIGITS);
      body.replaceChildren(...list.map((record) => row(record, titleOf(record.dataset), runs, actions)));
    },
  };
}

/** @param {TrainingRecord} record @param {string} dataset title @param {string[]} runs that are shown @param {Actions} actions */
function row(record, dataset, runs, { open, overlay, remove }) {
  const { id, state, epoch, epochs, history, recipe, network, network_id: trained } = record;
  const accuracy = history.at(-1)?.validation_accuracy;
  const name = recipeName(recipe);
  const what = `${name} on ${dataset}`;
  const isShown = runs.includes(id);
  const shown = trained ?? network;
  const buttons = [
    action("Open", what, () => open(id), runs.length === 1 && isShown),
    ...(runs.length === 1 && !isShown ? [action("Lay over", what, () => overlay(id), false)] : []),
    action(isUnfinished(record) ? "Cancel" : "Remove", what, () => remove(id), false),
  ];
  return make(
    "tr",
    isShown ? { class: "is-shown" } : {},
    make("th", { scope: "row" }, state),
    make("td", {}, dataset),
    make("td", {}, make("b", {}, name), make("span", { class: "note" }, ` ${recipeSummary(recipe)}`)),
    make("td", {}, `${epoch} of ${epochs}`),
    make("td", {}, accuracy === undefined ? "\u2013" : percent(accuracy)),
    make(
      "td",
      {},
      make("a", { href: `/inspect?network=${shown}` }, make("code", {}, shown.slice(0, ID_DIGITS))),
    ),
    make("td", {}, make("div", { class: "buttons-row" }, ...buttons)),
  );
}

/** @param {string} text @param {string} what @param {() => void} act @param {boolean} isDisabled */
function action(text, what, act, isDisabled) {
  const button = make("button", { type: "button", "aria-label": `${text}: ${what}` }, text);
  button.disabled = isDisabled;
  button.addEventListener("click", act);
  return button;
}
