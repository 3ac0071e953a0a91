/** State of the training section: a pure reducer and selectors. */
import { isFinal, isUnfinished } from "../core/training/epochs.js";
import { MOST_RUNS } from "../core/training/link.js";

/** @typedef {import("../training").TrainingState} State */
/** @typedef {import("../training").TrainingSettings} Settings */
/** @typedef {import("../training").TrainingRecord} TrainingRecord */
/** @typedef {import("../training").SectionProblem} SectionProblem */

/**
 * @typedef {{type: "restored", settings: Settings}
 *   | {type: "datasets", datasets: import("../training").DataSet[]}
 *   | {type: "items", dataset: string, items: import("../training").DataSetItem[]}
 *   | {type: "dataset", dataset: string}
 *   | {type: "form", form: import("../training").RecipeForm}
 *   | {type: "starting", starting: string}
 *   | {type: "started", records: TrainingRecord[]}
 *   | {type: "showed", runs: string[]}
 *   | {type: "listed", list: TrainingRecord[]}
 *   | {type: "record", record: TrainingRecord}
 *   | {type: "event", id: string, event: import("../training").TrainingEvent}
 *   | {type: "connection", isReconnecting: boolean}
 *   | {type: "removed", id: string}
 *   | {type: "renamed", id: string, title: string | null}
 *   | {type: "opened", opened: number}
 *   | {type: "epoch", epoch: Settings["epoch"]}
 *   | {type: "stepped", epoch: Settings["epoch"]}
 *   | {type: "played" | "paused"}
 *   | {type: "pointed", epoch: number | null}
 *   | {type: "confused", cell: State["confused"]}
 *   | {type: "kernels", network: string, kernels: import("../training").EpochKernels | null}
 *   | {type: "document", network: string, document: import("../training").LayersDocument | null}
 *   | {type: "used"}
 *   | {type: "failed", problem: SectionProblem}
 *   | {type: "recovered", source: SectionProblem["source"]}} Action
 */

/** @param {Settings} settings @returns {State} */
export function initialTraining(settings) {
  return {
    settings,
    datasets: null,
    items: null,
    records: {},
    progress: {},
    list: null,
    isReconnecting: false,
    starting: null,
    playing: false,
    pointed: null,
    confused: null,
    kernels: {},
    documents: {},
    problem: null,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceTraining(state, action) {
  switch (action.type) {
    case "restored":
      return { ...state, settings: action.settings, ...NOTHING_OPEN };
    case "dataset":
      return { ...state, settings: { ...state.settings, dataset: action.dataset }, items: null };
    case "form":
      return { ...state, settings: { ...state.settings, form: action.form } };
    case "datasets":
      return { ...state, datasets: action.datasets };
    case "items":
      return { ...state, items: { dataset: action.dataset, items: action.items } };
    case "kernels":
      return { ...state, kernels: { ...state.kernels, [action.network]: action.kernels } };
    case "document":
      return { ...state, documents: { ...state.documents, [action.network]: action.document } };
    case "pointed":
      return state.pointed === action.epoch ? state : { ...state, pointed: action.epoch };
    case "confused":
      return { ...state, confused: action.cell };
    case "failed":
      return { ...state, problem: action.problem, starting: startingAfter(state, action.problem) };
    case "recovered":
      return state.problem?.source === action.source ? { ...state, problem: null } : state;
    case "played":
    case "paused":
      return { ...state, playing: action.type === "played" };
    default:
      return reduceRuns(state, action);
  }
}

/** What goes with the runs that were shown before. */
const NOTHING_OPEN = { playing: false, pointed: null, confused: null, isReconnecting: false };

/** @param {State} state @param {SectionProblem} problem */
function startingAfter({ starting }, { source }) {
  return source === "start" ? null : starting;
}

/** @param {State} state @param {Action} action @returns {State} */
function reduceRuns(state, action) {
  const { settings } = state;
  switch (action.type) {
    case "starting":
      return { ...state, starting: action.starting, problem: null };
    case "started":
      return started(state, action.records);
    case "showed":
      return {
        ...state,
        ...NOTHING_OPEN,
        settings: { ...settings, runs: action.runs.slice(0, MOST_RUNS), opened: 0, epoch: null },
      };
    case "opened":
      return { ...state, ...NOTHING_OPEN, settings: { ...settings, opened: action.opened, epoch: null } };
    case "epoch":
      return { ...state, playing: false, settings: { ...settings, epoch: action.epoch } };
    case "used":
      return { ...state, playing: false, settings: { ...settings, epoch: null } };
    case "stepped":
      return { ...state, settings: { ...settings, epoch: action.epoch } };
    case "removed":
      return removed(state, action.id);
    case "renamed":
      return renamed(state, action.id, action.title);
    case "listed":
      return { ...state, list: action.list };
    default:
      return reduceRecords(state, action);
  }
}

/** @param {State} state @param {Action} action @returns {State} */
function reduceRecords(state, action) {
  switch (action.type) {
    case "record":
      return withRecord(state, action.record);
    case "event":
      return withEvent(state, action.id, action.event);
    case "connection":
      return state.isReconnecting === action.isReconnecting
        ? state
        : { ...state, isReconnecting: action.isReconnecting };
    default:
      return state;
  }
}

/** New trainings take the place of those that were shown. @param {State} state @param {TrainingRecord[]} records @returns {State} */
function started(state, records) {
  const settings = { ...state.settings, runs: records.map(({ id }) => id), opened: 0, epoch: FOLLOWING };
  return records.reduce(withRecord, { ...state, ...NOTHING_OPEN, settings, starting: null });
}

/** The page shows each epoch as it is finished. */
const FOLLOWING = /** @type {const} */ ("last");

/** @param {State} state @param {string} id @returns {State} */
function removed(state, id) {
  const runs = state.settings.runs.filter((run) => run !== id);
  const list = state.list?.filter((record) => record.id !== id) ?? null;
  const records = Object.fromEntries(Object.entries(state.records).filter(([each]) => each !== id));
  if (runs.length === state.settings.runs.length) return { ...state, list, records };
  const settings = { ...state.settings, runs, opened: 0, epoch: null };
  return { ...state, ...NOTHING_OPEN, list, records, settings };
}

/** @param {State} state @param {string} id @param {string | null} title @returns {State} */
function renamed(state, id, title) {
  const withTitle = (/** @type {TrainingRecord} */ record) =>
    record.id === id ? { ...record, title } : record;
  const record = state.records[id];
  return {
    ...state,
    list: state.list?.map(withTitle) ?? null,
    records: record ? { ...state.records, [id]: withTitle(record) } : state.records,
  };
}

/** A record that is older than what the events have told changes nothing. @param {State} state @param {TrainingRecord} record @returns {State} */
function withRecord(state, record) {
  const before = state.records[record.id];
  const isOlder = before && (before.epoch > record.epoch || (isFinal(before) && !isFinal(record)));
  if (isOlder) return state;
  const list = state.list && updatedList(state.list, record);
  const progress = isUnfinished(record) ? state.progress : { ...state.progress, [record.id]: null };
  return { ...state, list, progress, records: { ...state.records, [record.id]: record } };
}

/** @param {TrainingRecord[]} list @param {TrainingRecord} record */
function updatedList(list, record) {
  const isListed = list.some(({ id }) => id === record.id);
  return isListed ? list.map((each) => (each.id === record.id ? record : each)) : [record, ...list];
}

/** @param {State} state @param {string} id @param {import("../training").TrainingEvent} event @returns {State} */
function withEvent(state, id, event) {
  const record = state.records[id];
  if (!record) return state;
  if (event.name === "progress") return { ...state, progress: { ...state.progress, [id]: event.data } };
  if (event.name === "state") return withRecord(state, { ...record, ...event.data });
  const { epoch } = event.data;
  const history = [...record.history.filter((each) => each.epoch < epoch), event.data];
  if (record.epoch >= epoch) return state;
  return withRecord({ ...state, progress: { ...state.progress, [id]: null } }, { ...record, epoch, history });
}

/** The trainings whose curves are shown. @param {State} state @returns {import("../training").Run[]} */
export function shownRuns({ settings, records, progress }) {
  return settings.runs.map((id) => ({ id, record: records[id] ?? null, progress: progress[id] ?? null }));
}

/** The training whose epochs are shown; null until its record arrives. @param {State} state @returns {TrainingRecord | null} */
export function openedRecord({ settings, records }) {
  return records[settings.runs[settings.opened]] ?? null;
}

/** The finished epoch that the page shows; null while it shows the draft. @param {State} state @returns {import("../training").Epoch | null} */
export function shownEpoch(state) {
  const record = openedRecord(state);
  const { epoch } = state.settings;
  if (!record || epoch === null) return null;
  return (epoch === "last" ? record.history.at(-1) : record.history[epoch - 1]) ?? null;
}

/** Whether the page shows each epoch as it is finished. @param {State} state */
export function isFollowing(state) {
  return state.settings.epoch === FOLLOWING && isUnfinished(openedRecord(state));
}

/** The first of the shown trainings that is not finished; its events are followed. @param {State} state @returns {string | null} */
export function followedRun({ settings, records }) {
  return settings.runs.find((id) => isUnfinished(records[id])) ?? null;
}

/** The chosen data set; null until the list arrives, or where the server has none of that name. @param {State} state */
export function chosenDataSet({ settings, datasets }) {
  return datasets?.find(({ name, id }) => name === settings.dataset || id === settings.dataset) ?? null;
}
