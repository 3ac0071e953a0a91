/** Table of this server's trainings: name, data set, network, accuracy; each can be renamed, opened and removed. */
import { isUnfinished, percent } from "../../core/training/epochs.js";
import { recipeName } from "../../core/training/run_names.js";
import { recipeSummary } from "../../core/training/recipe_lines.js";
import { pageOf, placeOf, trainedText } from "../../core/training/trained_part.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").TrainingRecord} TrainingRecord */
/** @typedef {{open: (id: string) => void, overlay: (id: string) => void, remove: (id: string) => void, rename: (id: string, title: string) => void}} Actions */

/** Digits of an id that are shown of it. */
const ID_DIGITS = 8;
const LONGEST_TITLE = 100;

/** @param {HTMLElement} root @param {string} page that the table is on @param {Actions} actions */
export function createTrainingsTable(root, page, actions) {
  const body = find("tbody", HTMLTableSectionElement, root);
  const changed = createChangeWatch();
  /** @type {State | null} */
  let last = null;

  /** Rows are made anew; a name that is being typed stays. @param {State} state */
  function show(state) {
    last = state;
    const { list, datasets, settings } = state;
    root.hidden = !list || list.length === 0;
    if (!list || isTyping(body)) return;
    if (!changed(list, datasets?.map(({ id }) => id).join(), settings.runs)) return;
    const titleOf = (/** @type {string} */ dataset) =>
      datasets?.find(({ id, name }) => id === dataset || name === dataset)?.title ??
      dataset.slice(0, ID_DIGITS);
    const shown = { runs: settings.runs, page };
    body.replaceChildren(...list.map((record) => row(record, titleOf(record.dataset), shown, actions)));
  }

  body.addEventListener("focusout", () => queueMicrotask(() => last && show(last)));
  return { show };
}

/** @param {HTMLElement} body */
function isTyping(body) {
  return document.activeElement instanceof HTMLInputElement && body.contains(document.activeElement);
}

/** @param {TrainingRecord} record @param {string} dataset title @param {{runs: string[], page: string}} shown @param {Actions} actions */
function row(record, dataset, shown, actions) {
  const { id, state, epoch, epochs, history, recipe, network, network_id: trained } = record;
  const accuracy = history.at(-1)?.validation_accuracy;
  const inspected = trained ?? network;
  const title = record.network_title ?? inspected.slice(0, ID_DIGITS);
  const link = { class: "training-network", href: `/inspect?network=${inspected}`, title };
  return make(
    "tr",
    shown.runs.includes(id) ? { class: "is-shown" } : {},
    make("th", { scope: "row" }, state),
    make("td", {}, titleField(record, actions), make("span", { class: "note" }, recipeSummary(recipe))),
    make("td", {}, dataset),
    make("td", {}, make("a", link, title)),
    make("td", {}, trainedText(record)),
    make("td", {}, `${epoch} of ${epochs}`),
    make("td", {}, accuracy === undefined ? "\u2013" : percent(accuracy)),
    make("td", {}, make("div", { class: "buttons-row" }, ...buttonsOf(record, dataset, shown, actions))),
  );
}

/** The name, which is typed in its place. @param {TrainingRecord} record @param {Actions} actions */
function titleField({ id, title, recipe }, { rename }) {
  const name = recipeName(recipe);
  const field = make("input", {
    class: "training-title",
    "aria-label": `Name of the training: ${title ?? name}`,
    placeholder: name,
    maxlength: String(LONGEST_TITLE),
    autocomplete: "off",
  });
  field.value = title ?? "";
  field.addEventListener("change", () => rename(id, field.value));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") field.value = title ?? "";
    if (event.key === "Enter" || event.key === "Escape") field.blur();
  });
  return field;
}

/** @param {TrainingRecord} record @param {string} dataset @param {{runs: string[], page: string}} shown @param {Actions} actions */
function buttonsOf(record, dataset, { runs, page }, { open, overlay, remove }) {
  const { id, title, recipe } = record;
  const what = title ?? `${recipeName(recipe)} on ${dataset}`;
  const ending = action(isUnfinished(record) ? "Cancel" : "Remove", what, () => remove(id), false);
  if (pageOf(record) !== page)
    return [make("a", { href: placeOf(record), "aria-label": `Open: ${what}` }, "Open"), ending];
  const isShown = runs.includes(id);
  return [
    action("Open", what, () => open(id), runs.length === 1 && isShown),
    ...(runs.length === 1 && !isShown ? [action("Lay over", what, () => overlay(id), false)] : []),
    ending,
  ];
}

/** @param {string} text @param {string} what @param {() => void} act @param {boolean} isDisabled */
function action(text, what, act, isDisabled) {
  const button = make("button", { type: "button", "aria-label": `${text}: ${what}` }, text);
  button.disabled = isDisabled;
  button.addEventListener("click", act);
  return button;
}
