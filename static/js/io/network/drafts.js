/** The server's judgement of a draft: the longest beginning that fits, stored as a network. */
import { documentOf } from "../../core/network/draft_document.js";
import { nodeNames } from "../../core/network/node_names.js";
import { Refusal, postJson } from "../http.js";

/** @typedef {import("../../network").Draft} Draft */
/** @typedef {import("../../network").Fit} Fit */
/** @typedef {import("../../network").Misfit} Misfit */

/**
 * @param {Draft} draft
 * @param {AbortSignal} signal
 * @returns {Promise<Fit>}
 * @throws {Refusal} for other reasons than the layers
 */
export async function fitDraft(draft, signal) {
  /** @type {Misfit | null} */
  let misfit = null;
  let count = draft.layers.length;
  while (count > 0) {
    const refusal = await refusalOf(draft, count, signal);
    if (typeof refusal === "string") return { id: refusal, count, misfit };
    const found = misfitOf(draft, refusal);
    misfit ??= found;
    count = Math.min(found.layer ?? count - 1, count - 1);
  }
  return { id: null, count: 0, misfit };
}

/** @param {Draft} draft @param {number} count @param {AbortSignal} signal @returns {Promise<string | Refusal>} the id, or why there is none */
async function refusalOf(draft, count, signal) {
  try {
    return (await postJson("/api/networks", documentOf(draft, count), signal)).id;
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 422) return error;
    throw error;
  }
}

/** @param {Draft} draft @param {Refusal} refusal @returns {Misfit} */
function misfitOf({ layers }, { message, problem }) {
  const { misfit = {}, fields = [] } = problem;
  const path = String(fields[0]?.path ?? "").split(".");
  const named = path[0] === "layers" ? Number(path[1]) : nodeNames(layers).indexOf(path[0]);
  const layer = misfit.layer ?? named;
  return {
    layer: Number.isInteger(layer) && layer >= 0 ? layer : null,
    detail: message.replace(new RegExp(`^(layers\\.${layer}\\.|${path[0]}: )`), ""),
    parameter: path[0] === "layers" ? (path[2] ?? "") : "",
    arrives: misfit.arrives ?? null,
    wanted: misfit.wanted ?? "",
    mends: misfit.mends ?? [],
  };
}
