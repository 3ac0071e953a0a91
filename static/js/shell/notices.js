/** Notices above a page's content, and the undo buttons. */
import { find, setText } from "../view/dom/elements.js";

/** @param {import("../types").Problem | null} problem */
export function showProblem(problem) {
  setText(find("#problem-title", HTMLElement), problem?.title ?? "");
  setText(find("#problem-detail", HTMLElement), problem?.detail ?? "");
  find("#problem", HTMLElement).hidden = problem === null;
}

/** @param {{undo: boolean, redo: boolean}} possible */
export function showUndo(possible) {
  find("#undo", HTMLButtonElement).disabled = !possible.undo;
  find("#redo", HTMLButtonElement).disabled = !possible.redo;
}

/** @param {string | null} message */
export function showWarming(message) {
  setText(find("#warming", HTMLElement), message ?? "");
  find("#warming", HTMLElement).hidden = message === null;
}
