/** Create the panels of the training section; each shows a part of the state and changes it by actions. */
import { pictureTitle } from "../../core/training/picture_title.js";
import { PRESETS } from "../../core/training/recipes.js";
import { misfitOf } from "../../core/training/fit.js";
import { chosenDataSet } from "../../state/training.js";
import { createCharts } from "../../view/training/charts.js";
import { classesOf, createConfusion } from "../../view/training/confusion.js";
import { createDataSetChoice } from "../../view/training/datasets.js";
import { createEpochKernels } from "../../view/training/epoch_kernels.js";
import { createMistakes } from "../../view/training/mistakes.js";
import { createRecipeCards } from "../../view/training/recipe_cards.js";
import { createRecipeForm } from "../../view/training/recipe_form.js";
import { createRuns } from "../../view/training/runs.js";
import { createTimeLine } from "../../view/training/time_line.js";
import { createTrained } from "../../view/training/trained.js";
import { createTrainingsTable } from "../../view/training/trainings.js";
import { find, setText } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";

/** @typedef {import("./start.js").Store} Store */
/** @typedef {import("./start.js").Builder} Builder */
/** @typedef {import("../../training").TrainingState} State */
/** @typedef {ReturnType<typeof import("./actions.js").createActions> & ReturnType<typeof import("./downloads.js").createDownloads>} Actions */

/** @param {string} selector */
const section = (selector) => find(selector, HTMLElement);

/** @param {Store} store @param {Actions} actions @param {Builder} builder */
export function createTrainingPanels(store, actions, builder) {
  const timeLine = createTimeLine(section("#time-line"), store, builder);
  const showRecipes = createRecipePanels(store, actions, builder);
  const showRun = createRunPanels(store, actions, builder);
  const trainings = createTrainingsTable(section("#trainings"), "/network", {
    ...actions,
    open: (id) => opened(() => actions.open(id)),
    overlay: (id) => opened(() => actions.overlay(id)),
  });

  return {
    /** @param {number} time of the frame, in milliseconds */
    show(time) {
      timeLine.advance(time);
      const { state } = store;
      showRecipes(state);
      showRun(state);
      timeLine.show(state);
      trainings.show(state);
    },
  };
}

/** Brings the curves into sight. @param {() => void} open */
function opened(open) {
  open();
  const run = section("#run");
  run.hidden = false;
  reveal(run, "start");
}

/** @param {Store} store @param {Actions} actions @param {Builder} builder @returns {(state: State) => void} */
function createRecipePanels(store, actions, builder) {
  const own = find("#own-recipe", HTMLDetailsElement);
  const train = (/** @type {() => Promise<void>} */ start) =>
    void start().then(() => store.state.problem?.source !== "start" && opened(() => {}));
  const panels = [
    createRecipeCards(section("#recipes"), {
      train: (keys) => train(() => actions.train(keys)),
      edit(key) {
        actions.fill(key);
        own.open = true;
        reveal(own);
      },
    }),
    createRecipeForm(find("form", HTMLFormElement, own), PRESETS, {
      change: (form) => store.dispatch({ type: "form", form }),
      fill: actions.fill,
      train: () => train(actions.trainOwn),
    }),
  ];
  const datasets = createDataSetChoice(section("#data-set"), {
    choose: (dataset) => store.dispatch({ type: "dataset", dataset }),
    download: actions.download,
    cancel: actions.cancelDownload,
    open: (image, label) => void builder.openPicture(image, pictureTitle(label)),
  });
  const showMisfit = createMisfit(section("#misfit-data"), builder.change);

  return (state) => {
    datasets.show(state);
    const canTrain = showMisfit(state, builder);
    for (const panel of panels) panel.show(state, canTrain);
    const { problem } = state;
    setText(
      section("#training-problem"),
      problem && problem.source !== "run" ? `${problem.title}. ${problem.detail}` : "",
    );
  };
}

/** What keeps the network from being trained, and the button that mends it. @param {HTMLElement} root @param {Builder["change"]} change */
function createMisfit(root, change) {
  const sentence = find("p", HTMLElement, root);
  const button = find("[data-mend]", HTMLButtonElement, root);
  /** @type {import("../../core/training/fit.js").Misfit["mend"]} */
  let mend = null;
  button.addEventListener("click", () => mend && change(mend.draft, "mend"));
  /** @param {State} state @param {Builder} builder @returns {boolean} whether the network can be trained on the data set */
  return (state, builder) => {
    const [dataset, output, draft] = [chosenDataSet(state), builder.output(), builder.draft()];
    const isWhole = builder.network() !== null;
    const misfit = dataset && output && isWhole ? misfitOf(draft, output, dataset) : null;
    mend = misfit?.mend ?? null;
    root.hidden = isWhole && !misfit;
    setText(sentence, misfit?.sentence ?? "The layers do not fit together yet. Mend them above, then train.");
    button.hidden = mend === null;
    setText(button, mend?.title ?? "");
    return isWhole && dataset !== null && dataset.id !== null && misfit === null;
  };
}

/** @param {Store} store @param {Actions} actions @param {Builder} builder @returns {(state: State) => void} */
function createRunPanels(store, actions, builder) {
  const [run, results] = [section("#run"), section("#results")];
  const connection = find("[data-connection]", HTMLElement, run);
  const runs = createRuns(find(".runs", HTMLElement, run), {
    open: (index) => store.dispatch({ type: "opened", opened: index }),
    cancel: actions.remove,
  });
  const charts = createCharts(run, {
    point: (epoch) => store.dispatch({ type: "pointed", epoch }),
    choose: (epoch) => store.dispatch({ type: "epoch", epoch }),
  });
  const kernels = createEpochKernels(section("#epoch-kernels"));
  const trained = createTrained(section("#trained"), { use: actions.use });
  const confusion = createConfusion(results, {
    choose: (cell) => store.dispatch({ type: "confused", cell }),
  });
  const mistakes = createMistakes(results, {
    open(image, label) {
      store.dispatch({ type: "epoch", epoch: "last" });
      void builder.openPicture(image, pictureTitle(label));
    },
    showAll: () => store.dispatch({ type: "confused", cell: null }),
  });

  return (state) => {
    run.hidden = state.settings.runs.length === 0;
    const { problem, isReconnecting } = state;
    setText(connection, isReconnecting ? RECONNECTING : problem?.source === "run" ? problem.detail : "");
    runs.show(state);
    charts.show(state);
    kernels.show(state);
    trained.show(state, builder.image());
    const classes = classesOf(state);
    confusion.show(state, classes);
    mistakes.show(state, classes);
  };
}

const RECONNECTING =
  "The connection to the server is lost. The training goes on; the page reconnects by itself.";
