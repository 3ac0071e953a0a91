/** The section that trains the network on the pictures: recipe, curves, confusion matrix, mistakes, and the table of trainings. */
import { readRecipe } from "../../core/training/recipe_fields.js";
import { trainingFromQuery, trainingToQuery } from "../../core/training/link.js";
import { pictureTitle } from "../../core/training/picture_title.js";
import { headOf } from "../../core/transfer/blocks.js";
import { missing } from "../../core/transfer/pictures.js";
import { FIRST_TRAINING } from "../../core/transfer/recipe.js";
import { featuresSentence } from "../../core/transfer/features.js";
import { chosenDataSet, openedRecord } from "../../state/training.js";
import { find, setText } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { createCharts } from "../../view/training/charts.js";
import { createConfusion } from "../../view/training/confusion.js";
import { createMistakes } from "../../view/training/mistakes.js";
import { createRecipeForm } from "../../view/training/recipe_form.js";
import { createRuns } from "../../view/training/runs.js";
import { createTrainingsTable } from "../../view/training/trainings.js";
import { createTrainingActions } from "./training_actions.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("./training_actions.js").Actions} Actions */
/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../state/training.js").Action["type"]} ActionType */

/** Changes that are steps to go back from. @type {Partial<Record<ActionType, string>>} */
const STEPS = {
  form: "recipe",
  started: "training",
  showed: "training",
  epoch: "epoch",
};
const RECONNECTING =
  "The connection to the server is lost. The training goes on; the page reconnects by itself.";
const PRESETS = [{ key: "head", title: "Last layer" }];

/** @param {Face} face @returns {import("./start.js").Section} */
export function createTrainingSection(face) {
  const { store, training } = face;
  const actions = createTrainingActions(face);
  const panels = createPanels(face, actions);
  training.subscribe((state, before, { type }) => {
    // Changes of the pictures that follow each other fast stay steps of their own.
    const step = type === "dataset" ? `data set ${state.settings.dataset}` : STEPS[type];
    if (state.settings !== before.settings && type !== "restored") face.keepAddress(step ?? null);
    const isStored = store.state.isStored && store.state.source === state.settings.dataset;
    if (type === "dataset" && isStored) void actions.trainAgain();
  });
  return {
    query: () => trainingToQuery(training.state.settings, FIRST_TRAINING),
    kept: () =>
      trainingToQuery({ ...training.state.settings, runs: [], opened: 0, epoch: null }, FIRST_TRAINING),
    restore: (query) =>
      training.dispatch({ type: "restored", settings: trainingFromQuery(query, FIRST_TRAINING) }),
    show() {
      for (const show of panels) show(training.state);
    },
    isMoving: () => false,
  };
}

/** @param {Face} face @param {Actions} actions @returns {((state: State) => void)[]} */
function createPanels(face, actions) {
  const { training } = face;
  const run = find("#run", HTMLElement);
  const opened = (/** @type {string[]} */ runs) => {
    actions.show(runs);
    reveal(run, "start");
  };
  const table = createTrainingsTable(find("#trainings", HTMLElement), "/transfer", {
    open: (id) => opened([id]),
    overlay: (id) => opened([...training.state.settings.runs, id]),
    remove: actions.remove,
    rename: actions.rename,
  });
  return [createStart(face, actions, run), createCurves(face, actions, run), createResults(face), table.show];
}

/** @param {Face} face @param {Actions} actions @param {HTMLElement} root */
function createStart({ store, training }, actions, root) {
  const button = find("[data-train]", HTMLButtonElement, root);
  const automatic = find("[data-automatic]", HTMLInputElement, root);
  const [what, problem] = ["[data-what]", "#training-problem"].map((each) => find(each, HTMLElement, root));
  const form = createRecipeForm(find("form", HTMLFormElement, root), PRESETS, {
    change: (changed) => training.dispatch({ type: "form", form: changed }),
    fill: actions.fill,
    train: () => void actions.train(),
  });
  button.addEventListener("click", () => void actions.train());
  automatic.addEventListener("change", () =>
    store.dispatch({ type: "automatic", isAutomatic: automatic.checked }),
  );
  return (/** @type {State} */ state) => {
    const { base, pictures, isStored, isAutomatic } = store.state;
    const lacks = pictures ? missing(pictures) : "";
    const hasHead = base !== null && headOf(base.nodes) !== null;
    const canTrain = hasHead && isStored && lacks === "" && chosenDataSet(state) !== null;
    button.disabled = !canTrain || state.starting !== null || !readRecipe(state.settings.form).recipe;
    automatic.checked = isAutomatic;
    setText(what, lacks);
    form.show(state, canTrain);
    const { problem: own } = state;
    setText(problem, own && own.source !== "run" ? `${own.title}. ${own.detail}` : "");
  };
}

/** @param {Face} face @param {Actions} actions @param {HTMLElement} root */
function createCurves({ training }, actions, root) {
  const part = find("[data-curves]", HTMLElement, root);
  const [connection, features] = ["connection", "features"].map((name) =>
    find(`[data-${name}]`, HTMLElement, root),
  );
  const runs = createRuns(find(".runs", HTMLElement, root), {
    open: (index) => training.dispatch({ type: "opened", opened: index }),
    cancel: actions.remove,
  });
  const charts = createCharts(root, {
    point: (epoch) => training.dispatch({ type: "pointed", epoch }),
    choose: (epoch) => training.dispatch({ type: "epoch", epoch }),
  });
  return (/** @type {State} */ state) => {
    const { settings, isReconnecting, problem } = state;
    part.hidden = settings.runs.length === 0;
    setText(connection, isReconnecting ? RECONNECTING : problem?.source === "run" ? problem.detail : "");
    setText(features, featuresSentence(openedRecord(state)));
    runs.show(state);
    charts.show(state);
  };
}

/** @param {Face} face */
function createResults(face) {
  const root = find("#results", HTMLElement);
  const { training } = face;
  const confusion = createConfusion(root, {
    choose: (cell) => training.dispatch({ type: "confused", cell }),
  });
  const mistakes = createMistakes(root, {
    open: (image, label) => void face.openPicture(image, pictureTitle(label)),
    showAll: () => training.dispatch({ type: "confused", cell: null }),
  });
  return (/** @type {State} */ state) => {
    root.hidden = !openedRecord(state)?.confusion;
    confusion.show(state, face.classes());
    mistakes.show(state, face.classes());
  };
}
