/** A question whose subject changes quickly: one request at a time, and what was asked last is asked next. */
import { askUntilAnswered, problemOf } from "../../io/http.js";

/**
 * @template Q
 * @param {object} tell
 * @param {(question: Q, signal: AbortSignal) => Promise<void>} tell.ask takes the answer by itself
 * @param {(question: Q, problem: import("../../types").Problem) => void} tell.refused
 * @param {(one: Q, other: Q) => boolean} tell.isSame
 * @param {(asked: Q, now: Q) => boolean} tell.mayGoOn whether an answer to what was asked is still of use
 */
export function createSteadyQuestion({ ask, refused, isSame, mayGoOn }) {
  /** @type {Q | null} */
  let wanted = null;
  /** What was asked last, while it is awaited and after. @type {{question: Q, controller: AbortController, isOpen: boolean} | null} */
  let last = null;

  function update() {
    if (wanted === null) {
      last?.controller.abort();
      last = null;
    } else if (last === null || !isSame(last.question, wanted)) {
      if (last?.isOpen && mayGoOn(last.question, wanted)) return;
      last?.controller.abort();
      void run((last = { question: wanted, controller: new AbortController(), isOpen: true }));
    }
  }

  /** @param {NonNullable<typeof last>} mine */
  async function run(mine) {
    const { signal } = mine.controller;
    try {
      await askUntilAnswered(
        () => ask(mine.question, signal),
        signal,
        () => {},
      );
    } catch (error) {
      const problem = problemOf(error);
      if (problem && last === mine) refused(mine.question, problem);
    }
    mine.isOpen = false;
    if (last === mine) update();
  }

  return {
    /** @param {Q | null} question null where there is none now */
    want(question) {
      wanted = question;
      update();
    },
  };
}
