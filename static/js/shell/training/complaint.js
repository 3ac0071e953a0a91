/** Show in the training section why something failed. */
import { problemOf } from "../../io/http.js";

/**
 * @param {import("./start.js").Store["dispatch"]} dispatch
 * @param {import("../../training").SectionProblem["source"]} source
 * @param {unknown} error nothing is shown for a request that was cancelled
 */
export function complain(dispatch, source, error) {
  const problem = problemOf(error);
  if (problem) dispatch({ type: "failed", problem: { ...problem, source } });
}
