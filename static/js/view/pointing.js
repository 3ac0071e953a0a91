/** Pointer and arrow keys over the two planes: hover, walk, pin. */
import { cellOf } from "../core/arithmetic.js";

/** @typedef {import("../types").LabState<import("../types").LabSettings>} State */
/** @typedef {ReturnType<typeof import("./plane_view.js").createPlaneView>} PlaneView */

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {PlaneView} view
 * @param {"input" | "output"} plane
 * @param {{readonly state: State, dispatch: (action: import("../state/lab.js").Action<never>) => void}} store
 */
export function listen(view, plane, store) {
  const { canvas } = view;

  /** @param {import("../types").Cell | null} cell */
  function hover(cell) {
    const { hover: old } = store.state;
    if (!cell && !old) return;
    if (cell && old && old.plane === plane && old.row === cell.row && old.column === cell.column) return;
    store.dispatch({ type: "hovered", focus: cell && { plane, ...cell } });
  }

  /** @param {import("../types").Focus} focus */
  function pin(focus) {
    const { pinned } = store.state;
    const same = pinned && pinned.plane === focus.plane && pinned.row === focus.row && pinned.column === focus.column;
    store.dispatch({ type: "pinned", focus: same ? null : focus });
  }

  canvas.addEventListener("pointermove", (event) => hover(view.cellUnder(event)));
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("blur", () => hover(null));
  canvas.addEventListener("click", (event) => {
    const cell = view.cellUnder(event);
    if (cell) pin({ plane, ...cell });
  });
  canvas.addEventListener("keydown", (event) => {
    const { state } = store;
    if (!state.result) return;
    const here = state.hover ?? state.pinned;
    const start = here?.plane === plane ? here : startOf(state, plane);
    if (event.key === "Enter") return pin(start);
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { height, width } = state.result[plane];
    const by = event.shiftKey ? 10 : 1;
    hover({
      row: Math.min(height - 1, Math.max(0, start.row + move[0] * by)),
      column: Math.min(width - 1, Math.max(0, start.column + move[1] * by)),
    });
  });
}

/**
 * @param {State} state
 * @param {"input" | "output"} plane
 * @returns {import("../types").Focus}
 */
function startOf(state, plane) {
  const { result } = state;
  const isWalked = result !== null && plane === (result.walk ?? "output");
  return { plane, ...(isWalked ? cellOf(state.step ?? 0, result[plane]) : { row: 0, column: 0 }) };
}
