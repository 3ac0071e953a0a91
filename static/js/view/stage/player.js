/** Player of the debugger: play, pause, step, scrub, speed, go to. Time only chooses the step. */
import { cellOf } from "../../core/geometry/cells.js";
import { parseInteger } from "../../core/text/numbers.js";
import { SPEEDS } from "../../core/links/debugger.js";
import { chosenStep, stepCount, walked } from "../../state/lab.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */

/** @typedef {{readonly state: State, dispatch: (action: import("../../state/lab.js").Action<never>) => void}} Store */

/**
 * @param {HTMLElement} root
 * @param {Store} store
 */
export function createPlayer(root, store) {
  const actions = createActions(store);
  const clock = createClock(store);
  find("[data-play]", HTMLButtonElement, root).addEventListener("click", actions.toggle);
  for (const name of /** @type {const} */ (["first", "back", "forward", "last"]))
    find(`[data-${name}]`, HTMLButtonElement, root).addEventListener("click", actions[name]);
  const speed = find("[data-speed]", HTMLInputElement, root);
  speed.addEventListener("input", () =>
    store.dispatch({ type: "speed", speed: SPEEDS[Number(speed.value)] }),
  );
  const scrub = find("[data-scrub]", HTMLInputElement, root);
  scrub.addEventListener("input", () => actions.stepTo(Number(scrub.value)));
  listenForGoTo(root, store);
  return { actions, advance: clock.advance, show: createDisplay(root) };
}

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/** @param {Store} store */
function createActions(store) {
  /** @param {number} step */
  function stepTo(step) {
    store.dispatch({ type: "paused" });
    store.dispatch({ type: "stepped", step });
  }

  /** @param {number} by */
  function stepBy(by) {
    const before = by > 0 ? -1 : stepCount(store.state) - 1;
    stepTo((chosenStep(store.state) ?? before) + by);
  }

  const rowLength = () => walked(store.state)?.width ?? 1;
  return {
    stepTo,
    first: () => store.dispatch({ type: "stepped", step: 0 }),
    back: () => stepBy(-1),
    forward: () => stepBy(1),
    last: () => store.dispatch({ type: "finished" }),
    rowBack: () => stepBy(-rowLength()),
    rowForward: () => stepBy(rowLength()),
    toggle() {
      if (store.state.playing) store.dispatch({ type: "paused" });
      else if (stillness.matches) stepBy(1);
      else store.dispatch({ type: "played" });
    },
  };
}

/** @param {Store} store */
function createClock(store) {
  /** Step and time at which the play started; the shown step follows from the time alone. */
  let began = { step: 0, time: 0, speed: 0 };
  return {
    /** @param {number} time of the frame, in milliseconds */
    advance(time) {
      const { state } = store;
      if (!state.playing || state.hover) {
        began = { ...began, speed: 0 };
        return;
      }
      if (began.speed !== state.speed) began = { step: state.step ?? 0, time, speed: state.speed };
      const step = began.step + Math.floor(((time - began.time) / 1000) * began.speed);
      if (step >= stepCount(state)) store.dispatch({ type: "finished" });
      else if (step !== state.step) store.dispatch({ type: "stepped", step });
    },
  };
}

/** @param {HTMLElement} root @param {Store} store */
function listenForGoTo(root, store) {
  const form = find("[data-go-to]", HTMLFormElement, root);
  const message = find(".message", HTMLElement, root);
  const [row, column] = ["row", "column"].map((name) => find(`[name=${name}]`, HTMLInputElement, form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const plane = walked(store.state);
    if (!plane) return;
    const cell = { row: parseInteger(row.value) ?? -1, column: parseInteger(column.value) ?? -1 };
    const { height, width } = plane;
    const inside = cell.row >= 0 && cell.column >= 0 && cell.row < height && cell.column < width;
    setText(message, inside ? "" : `Rows go from 0 to ${height - 1} and columns from 0 to ${width - 1}.`);
    if (inside) store.dispatch({ type: "went", cell });
    else message.scrollIntoView({ block: "nearest" });
  });
}

/** @param {HTMLElement} root @returns {(state: State) => void} shows the state in the player */
function createDisplay(root) {
  const play = find("[data-play]", HTMLButtonElement, root);
  const word = find(".play-word", HTMLElement, play);
  const [scrub, speed] = ["scrub", "speed"].map((name) => find(`[data-${name}]`, HTMLInputElement, root));
  const [pace, place] = ["pace", "place"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  return (state) => {
    const count = stepCount(state);
    const step = state.step ?? count - 1;
    play.setAttribute("aria-pressed", String(state.playing));
    setText(word, state.playing ? "Pause" : stillness.matches ? "Step" : "Play");
    scrub.max = String(Math.max(0, count - 1));
    scrub.value = String(step);
    const plane = walked(state);
    if (plane) {
      const { row, column } = cellOf(step, plane);
      scrub.setAttribute("aria-valuetext", `row ${row}, column ${column}`);
      setText(place, state.step === null ? `all ${count} cells` : `cell ${step + 1} of ${count}`);
    }
    speed.value = String(SPEEDS.indexOf(state.speed));
    setText(pace, `${state.speed} ${state.speed === 1 ? "cell" : "cells"}/s`);
    speed.setAttribute("aria-valuetext", pace.textContent ?? "");
  };
}
