/** The section that shows all pictures as points, before and after the training. */
import { isUnfinished } from "../../core/training/epochs.js";
import { pictureTitle } from "../../core/training/picture_title.js";
import { nodesOf, wantedPlots } from "../../core/transfer/points/plots.js";
import { fetchFeatures } from "../../io/datasets.js";
import { describeNetwork } from "../../io/inspection.js";
import { createStore } from "../../state/store.js";
import { chosenDataSet, openedRecord } from "../../state/training.js";
import { featuresOf, initialPoints, isSamePlot, reducePoints } from "../../state/transfer/points.js";
import { find } from "../../view/dom/elements.js";
import { watchSight } from "../../view/dom/in_sight.js";
import { createPointsPanel } from "../../view/transfer/points/panel.js";
import { createSteadyQuestion } from "./steady_question.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../transfer").PointsState} State */
/** @typedef {import("../../transfer").PointsQuestion} PointsQuestion */
/** @typedef {import("../../state/transfer/points.js").Action} Action */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void, subscribe: (subscriber: (state: State, before: State, action: Action) => void) => void}} Store */
/** @typedef {{title: string, question: PointsQuestion}} AskedPlot */

/** More pictures than these pass the network only when the person asks for it. */
const MANY = 200;
const LATER = "The plot of the trained network follows when the training has finished.";

/** @param {Face} face @returns {import("./start.js").Section} */
export function createPointsSection(face) {
  const root = find("#points", HTMLElement);
  /** @type {Store} */
  const store = createStore(reducePoints, initialPoints(nodeFrom(location.search)));
  const ask = createAsking(face, store);
  const isInSight = watchSight(root, update);
  const panel = createPointsPanel(root, {
    dispatch: store.dispatch,
    ask: () => store.dispatch({ type: "permitted", dataset: String(dataSetOf(face)?.id) }),
    open: (image, label) => void face.openPicture(image, pictureTitle(label)),
    redraw: face.redraw,
  });

  function update() {
    if (isInSight()) ask();
    face.redraw();
  }

  for (const each of [face.store, face.training]) each.subscribe(update);
  store.subscribe((state, before, { type }) => {
    if (type === "node") face.keepAddress("points");
    if (state.pointed === before.pointed && state.views === before.views) update();
    else face.redraw();
  });
  const query = () => (store.state.node === "logits" ? "points=logits" : "");
  return {
    query,
    kept: query,
    restore: (text) => store.dispatch({ type: "restored", node: nodeFrom(text) }),
    show: () => panel.show(store.state, shownOf(face, store.state)),
    isMoving: () => false,
  };
}

/** @param {string} query @returns {State["node"]} */
function nodeFrom(query) {
  return new URLSearchParams(query).get("points") === "logits" ? "logits" : "penultimate";
}

/** The data set of the page's pictures; null while they are not stored. @param {Face} face */
function dataSetOf({ training }) {
  const found = chosenDataSet(training.state);
  return found?.id ? found : null;
}

/** The function that asks for the first plot that is not there. @param {Face} face @param {Store} store */
function createAsking(face, store) {
  const network = createSteadyQuestion({
    /** @param {string} id @param {AbortSignal} signal */
    async ask(id, signal) {
      const { nodes } = await describeNetwork(id, signal);
      store.dispatch({ type: "described", network: id, nodes: nodesOf(nodes) });
    },
    refused: (_id, problem) => face.store.dispatch({ type: "failed", problem }),
    isSame: (one, other) => one === other,
    mayGoOn: () => false,
  });
  const features = createSteadyQuestion({
    /** @param {PointsQuestion} question @param {AbortSignal} signal */
    async ask(question, signal) {
      const found = await fetchFeatures(question, signal, (progress) =>
        store.dispatch({ type: "progress", progress }),
      );
      store.dispatch({ type: "answered", question, features: found });
    },
    refused: (question, problem) => store.dispatch({ type: "refused", question, problem }),
    isSame: isSamePlot,
    mayGoOn: () => false,
  });
  return () => {
    network.want(face.base());
    const { state } = store;
    const { plots } = plotsOf(face, state);
    const lacking = plots.find(({ question }) => featuresOf(state, question) === null);
    features.want(lacking && mayAsk(face, state) ? lacking.question : null);
  };
}

/** Whether pictures may pass a network now. @param {Face} face @param {State} state */
function mayAsk(face, { isStopped, permitted }) {
  const dataset = dataSetOf(face);
  if (!dataset || isStopped || isTraining(face)) return false;
  return permitted === dataset.id || countOf(dataset) <= MANY;
}

/** @param {Face} face */
function isTraining({ training }) {
  return training.state.starting !== null || isUnfinished(openedRecord(training.state));
}

/** @param {import("../../training").DataSet} dataset */
function countOf({ counts }) {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The plots that the page is to show; none while the data set or the network's nodes are not known. @param {Face} face @param {State} state @returns {{plots: AskedPlot[], note: string}} */
function plotsOf(face, { node, described }) {
  const dataset = dataSetOf(face);
  if (!dataset || described?.network !== face.base()) return { plots: [], note: "" };
  const record = openedRecord(face.training.state);
  const after = isTraining(face) ? null : face.trained();
  const epoch = record?.history.find(({ network }) => network === after)?.epoch;
  const trainable = record?.recipe.trainable ?? null;
  const { plots, note } = wantedPlots(node, described.nodes, {
    before: face.base(),
    after,
    epoch: `After epoch ${epoch}`,
    isHeadOnly: trainable?.length === 1 && trainable[0] === described.nodes.logits,
  });
  return {
    plots: plots.map(({ title, ...rest }) => ({
      title,
      question: { ...rest, dataset: String(dataset.id) },
    })),
    note: isTraining(face) ? LATER : note,
  };
}

/** @param {Face} face @param {State} state @returns {import("../../view/transfer/points/panel.js").Shown} */
function shownOf(face, state) {
  const dataset = dataSetOf(face);
  const { plots, note } = plotsOf(face, state);
  const shown = plots.map(({ title, question }) => ({ title, features: featuresOf(state, question) }));
  const lacks = shown.some(({ features }) => features === null);
  const isAsked = mayAsk(face, state);
  const { refusal } = state;
  const isOpen = refusal !== null && plots.some(({ question }) => isSamePlot(question, refusal.question));
  return {
    plots: isAsked || !lacks || shown.some(({ features }) => features !== null) ? shown : [],
    note,
    progress: isAsked && lacks ? state.progress : null,
    ask:
      dataset && lacks && !isAsked && !isTraining(face) ? `Show ${countOf(dataset)} pictures as points` : "",
    classes: dataset?.classes ?? NO_CLASSES,
    problem: isOpen ? refusal.problem : null,
  };
}

/** @type {string[]} */
const NO_CLASSES = [];
