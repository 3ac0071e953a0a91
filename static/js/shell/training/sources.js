/** Ask the server for what every page with trainings shows: data sets, records, events of the running training. */
import { askUntilAnswered, pause, problemOf, Refusal } from "../../io/http.js";
import { fetchDataSets } from "../../io/datasets.js";
import { fetchTraining, fetchTrainings, followTraining } from "../../io/trainings.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { complain } from "./complaint.js";
import { followedRun } from "../../state/training.js";

/** @typedef {import("./start.js").Store} Store */
/** @typedef {import("../../training").SectionProblem["source"]} Source */

/** Delay before a server that does not answer is asked again. */
const RETRY_MS = 1000;

/** @typedef {(store: Store, ask: Asking, network: string | null) => void} Asks asks for what its state lacks */

/** @param {Store} store @param {Asks[]} [more] questions of one page alone */
export function createTrainingSources(store, more = []) {
  const ask = createAsking(store);
  const events = createEvents(store);

  /** @param {string | null} network id of the page's network */
  function update(network) {
    const { settings, records } = store.state;
    for (const id of settings.runs) if (!records[id]) askRecord(store, ask, id);
    for (const asks of more) asks(store, ask, network);
    events.follow();
  }

  return {
    update,
    begin() {
      void ask("datasets", "datasets", fetchDataSets, (datasets) =>
        store.dispatch({ type: "datasets", datasets }),
      );
      void ask(
        "trainings",
        "trainings",
        () => fetchTrainings(),
        (list) => store.dispatch({ type: "listed", list }),
      );
      document.addEventListener("visibilitychange", events.follow);
      update(null);
    },
  };
}

/**
 * A function that asks each question once: not again while it is awaited, nor after it was refused. A server that does not
 * answer is asked until it does.
 * @param {Store} store
 */
function createAsking({ dispatch }) {
  /** @type {Set<string>} */
  const asked = new Set();
  const { signal } = new AbortController();

  /**
   * @template T
   * @param {Source} source
   * @param {string} key of the question
   * @param {(signal: AbortSignal) => Promise<T>} fetchIt
   * @param {(answer: T) => void} take
   */
  return async function ask(source, key, fetchIt, take) {
    if (asked.has(key)) return;
    asked.add(key);
    try {
      const answer = await askUntilAnswered(
        fetchIt,
        signal,
        (refusal) => refusal && complain(dispatch, source, refusal),
      );
      asked.delete(key);
      take(answer);
      dispatch({ type: "recovered", source });
    } catch (error) {
      complain(dispatch, source, error);
      if (!(error instanceof Refusal) || error.code !== "no_answer") return;
      await pause(RETRY_MS, signal);
      asked.delete(key);
      await ask(source, key, fetchIt, take);
    }
  };
}

/** @typedef {ReturnType<typeof createAsking>} Asking */

/** A training that the server does not have leaves the page. @param {Store} store @param {Asking} ask @param {string} id */
function askRecord({ dispatch }, ask, id) {
  const record = (/** @type {AbortSignal} */ signal) =>
    fetchTraining(id, signal).catch((error) => {
      if (error instanceof Refusal && error.code === "not_found") return null;
      throw error;
    });
  void ask("run", `record ${id}`, record, (found) => {
    if (found) return dispatch({ type: "record", record: found });
    dispatch({ type: "removed", id });
    return dispatch({ type: "failed", problem: NO_TRAINING });
  });
}

/** @type {import("../../training").SectionProblem} */
const NO_TRAINING = {
  source: "trainings",
  title: "No such training",
  detail: "The link names a training that this server does not have. It may have been removed.",
};

/**
 * One connection to the events of the first unfinished training that is shown, while the page is visible: a browser has
 * few connections to a server, for all its tabs together.
 * @param {Store} store
 */
function createEvents(store) {
  /** @type {{id: string, controller: AbortController} | null} */
  let followed = null;
  const latest = createLatestRequest();

  /** Confusion, mistakes and the trained network come with the record alone. @param {string} id */
  async function askAgain(id) {
    const won = await latest.run((signal) => fetchTraining(id, signal)).catch(() => null);
    if (won) store.dispatch({ type: "record", record: won.answer });
  }

  /** @param {string} id @param {AbortSignal} signal */
  async function listen(id, signal) {
    try {
      await followTraining(
        id,
        signal,
        (event) => {
          store.dispatch({ type: "event", id, event });
          if (event.name !== "progress") void askAgain(id);
        },
        (isReconnecting) => store.dispatch({ type: "connection", isReconnecting }),
      );
    } catch (error) {
      const problem = error instanceof Refusal ? problemOf(error) : null;
      if (problem) store.dispatch({ type: "failed", problem: { ...problem, source: "run" } });
    }
  }

  return {
    /** Follows the training that the state calls for, and leaves any other. */
    follow() {
      const id = document.hidden ? null : followedRun(store.state);
      if (id === (followed?.id ?? null)) return;
      followed?.controller.abort();
      followed = id === null ? null : { id, controller: new AbortController() };
      if (followed) void listen(followed.id, followed.controller.signal);
    },
  };
}
