/** Ask the questions that the state calls for, each once, and put the answers into the state. */
import { askUntilAnswered, problemOf } from "../../io/http.js";
import { createLatestRequest } from "../../io/latest_request.js";
import { QUESTIONS } from "./questions.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Answers} Answers */
/** @typedef {{readonly state: State, dispatch: (action: import("../../state/inspection.js").Action) => void}} Store */
/** @typedef {ReturnType<typeof createLatestRequest>} LatestRequest */

const NAMES = /** @type {(keyof Answers)[]} */ (Object.keys(QUESTIONS));

/** @param {Store} store */
export function createSources(store) {
  /** The key last asked for under each name. @type {Map<keyof Answers, {latest: LatestRequest, key: string | null}>} */
  const asked = new Map();

  function update() {
    for (const name of NAMES) {
      const { latest, key: before } = asked.get(name) ?? { latest: createLatestRequest(), key: null };
      const { isSlow, isPatient, key: keyOf } = QUESTIONS[name];
      const key = keyOf(store.state);
      if (key === before) continue;
      if (isPatient && key !== null && isAwaiting(store.state)) {
        store.dispatch({ type: "givenUp", name });
        continue;
      }
      asked.set(name, { latest, key });
      if (key === null || isSlow) latest.forget();
      if (key !== null) void ask(store, latest, name, key);
      else store.dispatch({ type: "givenUp", name });
    }
  }

  /** @param {(keyof Answers)[]} names */
  function forget(names) {
    for (const name of names) {
      asked.get(name)?.latest.forget();
      asked.delete(name);
    }
    update();
  }

  return {
    /** Asks for all that the state calls for and that was not asked for yet. */
    update,
    /** Asks again for what may have changed. @param {(keyof Answers)[]} names */
    forget,
    /** Asks for everything again: other weights answer. */
    forgetAll: () => forget(NAMES),
  };
}

/** @param {State} state */
function isAwaiting({ waiting }) {
  return waiting.some((name) => !QUESTIONS[name].isSlow);
}

/**
 * @template {keyof Answers} Name
 * @param {Store} store
 * @param {LatestRequest} latest
 * @param {Name} name
 * @param {string} key
 */
async function ask(store, latest, name, key) {
  const { state } = store;
  const delay = (/** @type {Error | null} */ refusal) => {
    const problem = refusal && problemOf(refusal);
    if (problem) store.dispatch({ type: "delayed", name, problem });
  };
  const report = (/** @type {import("../../types").Progress} */ progress) =>
    store.dispatch({ type: "progressed", name, progress });
  const once = (/** @type {AbortSignal} */ signal) => QUESTIONS[name].ask(state, signal, report);
  const asking = latest.run((signal) => askUntilAnswered(once, signal, delay));
  store.dispatch({ type: "asked", name, key });
  try {
    const won = await asking;
    if (won) store.dispatch({ type: "answered", name, key, value: won.answer });
  } catch (error) {
    const problem = problemOf(error);
    if (problem) store.dispatch({ type: "refused", name, problem });
  }
}
