/** The section that trains the network on the pictures: recipe, curves, confusion matrix, mistakes, and the table of trainings. */
import { readRecipe } from "../../core/training/recipe_fields.js";
import { pictureTitle } from "../../core/training/picture_title.js";
import { trainingFromQuery, trainingToQuery } from "../../core/training/link.js";
import { blocksOf, trainableOf } from "../../core/transfer/blocks.js";
import { FIRST_TRAINING, HEAD } from "../../core/transfer/recipe.js";
import { missing } from "../../core/transfer/pictures.js";
import { formOf } from "../../core/training/recipes.js";
import { startTraining } from "../../io/trainings.js";
import { chosenDataSet, openedRecord } from "../../state/training.js";
import { createCharts } from "../../view/training/charts.js";
import { createConfusion } from "../../view/training/confusion.js";
import { createMistakes } from "../../view/training/mistakes.js";
import { createRecipeForm } from "../../view/training/recipe_form.js";
import { createRuns } from "../../view/training/runs.js";
import { createTrainingsTable } from "../../view/training/trainings.js";
import { find, setText } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { complain } from "../training/complaint.js";
import { removeTraining } from "../training/actions.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../training").TrainingState} State */

/** Changes that are steps to go back from. @type {Partial<Record<import("../../state/training.js").Action["type"], string>>} */
const STEPS = {
  dataset: "data set",
  form: "recipe",
  started: "training",
  showed: "training",
  epoch: "epoch",
};

/** @param {Face} face @returns {import("./start.js").Section} */
export function createTrainingSection(face) {
  const { training } = face;
  const actions = createActions(face);
  const panels = createPanels(face, actions);
  training.subscribe((state, before, { type }) => {
    if (state.settings !== before.settings && type !== "restored") face.keepAddress(STEPS[type] ?? null);
  });
  return {
    query: () => trainingToQuery(training.state.settings, FIRST_TRAINING),
    kept: () =>
      trainingToQuery({ ...training.state.settings, runs: [], opened: 0, epoch: null }, FIRST_TRAINING),
    restore: (query) =>
      training.dispatch({ type: "restored", settings: trainingFromQuery(query, FIRST_TRAINING) }),
    show() {
      for (const panel of panels) panel(training.state);
    },
    isMoving: () => false,
  };
}

/** @param {Face} face */
function createActions({ store, training }) {
  const { signal } = new AbortController();
  return {
    async train() {
      const { base } = store.state;
      const { recipe } = readRecipe(training.state.settings.form);
      if (!base || !recipe) return;
      training.dispatch({ type: "starting", starting: "own" });
      const body = {
        network: base.id,
        dataset: training.state.settings.dataset,
        trainable: trainableOf(blocksOf(base.nodes), store.state.settings.unlocked),
        ...recipe,
      };
      try {
        const record = await startTraining(body, signal, (refusal) => {
          if (refusal) complain(training.dispatch, "start", refusal);
          else training.dispatch({ type: "recovered", source: "start" });
        });
        training.dispatch({ type: "started", records: [record] });
      } catch (error) {
        complain(training.dispatch, "start", error);
      }
    },
    /** @param {string} id */
    remove: (id) => void removeTraining(training, id),
    /** @param {string[]} runs */
    show: (runs) => training.dispatch({ type: "showed", runs }),
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */

/** @param {Face} face @param {Actions} actions @returns {((state: State) => void)[]} */
function createPanels(face, actions) {
  const { training } = face;
  const run = find("#run", HTMLElement);
  const opened = (/** @type {string[]} */ runs) => {
    actions.show(runs);
    reveal(run, "start");
  };
  const table = createTrainingsTable(find("#trainings", HTMLElement), {
    open: (id) => opened([id]),
    overlay: (id) => opened([...training.state.settings.runs, id]),
    remove: actions.remove,
  });
  return [createStart(face, actions, run), createCurves(face, actions, run), createResults(face), table.show];
}

/** @param {Face} face @param {Actions} actions @param {HTMLElement} root */
function createStart({ store, training, redraw }, actions, root) {
  const button = find("[data-train]", HTMLButtonElement, root);
  const automatic = find("[data-automatic]", HTMLInputElement, root);
  const [what, problem] = ["[data-what]", "#training-problem"].map((each) => find(each, HTMLElement, root));
  const form = createRecipeForm(find("form", HTMLFormElement, root), [], {
    change: (changed) => training.dispatch({ type: "form", form: changed }),
    fill: () => training.dispatch({ type: "form", form: formOf(HEAD) }),
    train: () => void actions.train(),
  });
  button.addEventListener("click", () => void actions.train());
  automatic.addEventListener("change", () => {
    store.dispatch({ type: "automatic", isAutomatic: automatic.checked });
    redraw();
  });
  return (/** @type {State} */ state) => {
    const { base, pictures, isStored, isAutomatic } = store.state;
    const lacks = pictures ? missing(pictures) : "";
    const canTrain = base !== null && isStored && lacks === "" && chosenDataSet(state) !== null;
    button.disabled = !canTrain || state.starting !== null || !readRecipe(state.settings.form).recipe;
    automatic.checked = isAutomatic;
    setText(what, lacks);
    form.show(state, canTrain);
    setText(problem, state.problem ? `${state.problem.title}. ${state.problem.detail}` : "");
  };
}

/** @param {Face} face @param {Actions} actions @param {HTMLElement} root */
function createCurves({ training }, actions, root) {
  const part = find("[data-curves]", HTMLElement, root);
  const runs = createRuns(find(".runs", HTMLElement, root), {
    open: (index) => training.dispatch({ type: "opened", opened: index }),
    cancel: actions.remove,
  });
  const charts = createCharts(root, {
    point: (epoch) => training.dispatch({ type: "pointed", epoch }),
    choose: (epoch) => training.dispatch({ type: "epoch", epoch }),
  });
  return (/** @type {State} */ state) => {
    part.hidden = state.settings.runs.length === 0;
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
