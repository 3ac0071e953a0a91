/** Predict first: the cell to guess, and whether the result is hidden. Selectors of a lab page's state. */
import { focusOf, shownChannels } from "./lab.js";

/** @typedef {import("../types").LabState<import("../types").LabSettings>} State */

/**
 * The output cell to guess. Pointing elsewhere for a moment changes nothing.
 * @param {State} state
 * @returns {import("../types").AnsweredCell | null} null without a result
 */
export function askedCell(state) {
  const { result } = state;
  if (!result) return null;
  const still = { ...state, hover: null };
  const focus = focusOf(still);
  const asked =
    focus?.plane === "output"
      ? focus
      : focusOf({ ...still, pinned: null, step: null, result: { ...result, walk: "output" } });
  return asked && { result, channel: shownChannels(state).output, row: asked.row, column: asked.column };
}

/**
 * Whether the result is hidden: each cell of each result is to be guessed.
 * @param {State} state
 */
export function isHidden(state) {
  const [asked, { answered }] = [askedCell(state), state];
  if (!state.predicts || !asked) return false;
  return (
    answered?.result !== asked.result ||
    answered.channel !== asked.channel ||
    answered.row !== asked.row ||
    answered.column !== asked.column
  );
}
