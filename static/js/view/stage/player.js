/** Play, pause, step, scrub, speed, go to. Time only chooses the step. */
import { cellOf, stepOf } from "../../core/geometry/cells.js";
import { parseInteger } from "../../core/text/numbers.js";
import { SPEEDS } from "../../core/links/debugger.js";
import { stepCount, walked } from "../../state/lab.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */

/**
 * @param {HTMLElement} root
 * @param {{readonly state: State, dispatch: (action: import("../../state/lab.js").Action<never>) => void}} store
 */
export function createPlayer(root, store) {
  const play = find("[data-play]", HTMLButtonElement, root);
  const scrub = find("[data-scrub]", HTMLInputElement, root);
  const speed = find("[data-speed]", HTMLInputElement, root);
  const pace = find("[data-pace]", HTMLElement, root);
  const place = find("[data-place]", HTMLElement, root);
  const goTo = find("[data-go-to]", HTMLFormElement, root);
  const [row, column] = ["[name=row]", "[name=column]"].map((selector) =>
    find(selector, HTMLInputElement, goTo),
  );
  const message = find(".message", HTMLElement, root);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** Where and when the play began; the step shown follows from the time alone. */
  let began = { step: 0, time: 0, speed: 0 };

  /** @param {number} by */
  function stepBy(by) {
    const { step } = store.state;
    const count = stepCount(store.state);
    store.dispatch({ type: "paused" });
    store.dispatch({ type: "stepped", step: (step ?? (by > 0 ? -1 : count - 1)) + by });
  }

  function toggle() {
    if (store.state.playing) return store.dispatch({ type: "paused" });
    if (still.matches) return stepBy(1);
    store.dispatch({ type: "played" });
  }

  /** @param {number} time of the frame, in milliseconds */
  function advance(time) {
    const { state } = store;
    if (!state.playing || state.hover) {
      began = { ...began, speed: 0 };
      return;
    }
    if (began.speed !== state.speed) began = { step: state.step ?? 0, time, speed: state.speed };
    const step = began.step + Math.floor(((time - began.time) / 1000) * began.speed);
    if (step >= stepCount(state)) store.dispatch({ type: "finished" });
    else if (step !== state.step) store.dispatch({ type: "stepped", step });
  }

  const actions = {
    first: () => store.dispatch({ type: "stepped", step: 0 }),
    back: () => stepBy(-1),
    forward: () => stepBy(1),
    last: () => store.dispatch({ type: "finished" }),
    rowBack: () => stepBy(-(walked(store.state)?.width ?? 1)),
    rowForward: () => stepBy(walked(store.state)?.width ?? 1),
    toggle,
  };
  play.addEventListener("click", toggle);
  for (const name of /** @type {const} */ (["first", "back", "forward", "last"])) {
    find(`[data-${name}]`, HTMLButtonElement, root).addEventListener("click", actions[name]);
  }
  scrub.addEventListener("input", () => {
    store.dispatch({ type: "paused" });
    store.dispatch({ type: "stepped", step: Number(scrub.value) });
  });
  speed.addEventListener("input", () =>
    store.dispatch({ type: "speed", speed: SPEEDS[Number(speed.value)] }),
  );
  goTo.addEventListener("submit", (event) => {
    event.preventDefault();
    const plane = walked(store.state);
    if (!plane) return;
    const cell = { row: parseInteger(row.value) ?? -1, column: parseInteger(column.value) ?? -1 };
    const { height, width } = plane;
    const inside = cell.row >= 0 && cell.column >= 0 && cell.row < height && cell.column < width;
    setText(message, inside ? "" : `Rows go from 0 to ${height - 1} and columns from 0 to ${width - 1}.`);
    if (!inside) return;
    store.dispatch({ type: "paused" });
    store.dispatch({ type: "stepped", step: stepOf(cell, plane) });
  });

  return {
    actions,
    advance,
    /** @param {State} state */
    show(state) {
      const count = stepCount(state);
      const step = state.step ?? count - 1;
      play.setAttribute("aria-pressed", String(state.playing));
      setText(
        find(".play-word", HTMLElement, play),
        state.playing ? "Pause" : still.matches ? "Step" : "Play",
      );
      scrub.max = String(Math.max(0, count - 1));
      scrub.value = String(step);
      const plane = walked(state);
      if (plane) {
        const cell = cellOf(step, plane);
        scrub.setAttribute("aria-valuetext", `row ${cell.row}, column ${cell.column}`);
        setText(place, state.step === null ? `all ${count} cells` : `cell ${step + 1} of ${count}`);
      }
      speed.value = String(SPEEDS.indexOf(state.speed));
      setText(pace, `${state.speed} ${state.speed === 1 ? "cell" : "cells"}/s`);
      speed.setAttribute("aria-valuetext", pace.textContent ?? "");
    },
  };
}
