/** Player of the walk along the largest contributions: play, pause, back, one step forward. */
import { largestContribution } from "../../../core/inspection/largest_contribution.js";
import { shownCell } from "../../../state/inspection.js";
import { isAnswered } from "../../../state/waiting.js";
import { find, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {{readonly state: State, dispatch: (action: import("../../../state/inspection.js").Action) => void}} Store */

/** Time for which a cell is shown while the walk plays. */
const DWELL_MS = 700;

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} root
 * @param {Store} store
 */
export function createWalkPlayer(root, store) {
  const buttons = {
    back: find("[data-walk-back]", HTMLButtonElement, root),
    play: find("[data-walk-play]", HTMLButtonElement, root),
    forward: find("[data-walk-forward]", HTMLButtonElement, root),
  };
  const sentence = find("[data-walk-next]", HTMLElement, root);
  const clock = createClock(store);

  buttons.back.addEventListener("click", () => back(store));
  buttons.forward.addEventListener("click", () => forward(store));
  buttons.play.addEventListener("click", () => toggle(store));

  return {
    advance: clock.advance,
    /** @param {State} state */
    show(state) {
      const [cell, isPlaying] = [shownCell(state), state.playedFrom !== null];
      const next = cell && largestContribution(cell);
      buttons.play.setAttribute("aria-pressed", String(isPlaying));
      setText(buttons.play, wordOf(state, next?.place ?? null));
      disable(buttons.back, state.view.path.length === 0);
      if (!next) return;
      setText(sentence, next.reason);
      disable(buttons.forward, next.place === null);
      disable(buttons.play, !isPlaying && next.place === null && state.view.path.length === 0);
    },
  };
}

/** @param {State} state @param {import("../../../inspection").Place | null} next */
function wordOf({ playedFrom, view }, next) {
  if (playedFrom !== null) return "Pause";
  if (stillness.matches) return "Step";
  return next === null && view.path.length > 0 ? "Replay" : "Play";
}

/** A button that the focus stays on. @param {HTMLButtonElement} button @param {boolean} isDisabled */
function disable(button, isDisabled) {
  button.setAttribute("aria-disabled", String(isDisabled));
}

/** @param {Store} store */
function back({ state, dispatch }) {
  dispatch({ type: "paused" });
  dispatch({ type: "returned", step: state.view.path.length - 1 });
}

/** @param {Store} store */
function forward(store) {
  store.dispatch({ type: "paused" });
  const place = nextPlace(store.state);
  if (place) store.dispatch({ type: "followed", place });
}

/** @param {Store} store */
function toggle(store) {
  const { state, dispatch } = store;
  if (state.playedFrom !== null) return dispatch({ type: "paused" });
  if (stillness.matches) return forward(store);
  if (shownCell(state) && nextPlace(state) === null) {
    if (state.view.path.length === 0) return undefined;
    dispatch({ type: "returned", step: 0 });
  }
  return dispatch({ type: "played" });
}

/** The next place of the walk; null at its end, and until the cell is known. @param {State} state */
function nextPlace(state) {
  const cell = shownCell(state);
  return cell && largestContribution(cell).place;
}

/** @param {Store} store */
function createClock(store) {
  /** Time at which the cell was first shown with its answers. @type {number | null} */
  let shownAt = null;
  return {
    /** Goes on by a step when the cell was shown long enough. @param {number} time of the frame, in milliseconds */
    advance(time) {
      const { state } = store;
      const isKnown = shownCell(state) !== null && isAnswered(state);
      if (state.playedFrom === null || !isKnown) {
        shownAt = null;
        return;
      }
      shownAt ??= time;
      if (time - shownAt < DWELL_MS) return;
      shownAt = null;
      const place = nextPlace(state);
      store.dispatch(place ? { type: "followed", place } : { type: "paused" });
    },
  };
}
