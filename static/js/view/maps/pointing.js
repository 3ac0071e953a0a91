/** Pointer and arrow keys over the two planes: hover, walk, pin. */
import { cellOf } from "../../core/geometry/cells.js";

/** @typedef {import("../../types").LabState<import("../../types").LabSettings>} State */
/**
 * What shows a map on a canvas.
 * @typedef {object} PlaneView
 * @property {HTMLCanvasElement} canvas
 * @property {(event: MouseEvent) => import("../../types").Cell | null} cellUnder
 * @property {{tensor: import("../../types").Tensor} | null} plane null where there is nothing to show
 */

/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * @param {PlaneView} view
 * @param {object} walker what pointing means
 * @param {() => import("../../types").Cell | null} walker.start where arrow keys set out; null where there is nothing to walk over
 * @param {(cell: import("../../types").Cell | null) => void} walker.hover
 * @param {(cell: import("../../types").Cell) => void} walker.walk where an arrow key leads
 * @param {(cell: import("../../types").Cell) => void} walker.choose
 */
export function listenForCells(view, { start, hover, walk, choose }) {
  const { canvas } = view;
  canvas.addEventListener("pointermove", (event) => hover(view.cellUnder(event)));
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("blur", () => hover(null));
  canvas.addEventListener("click", (event) => {
    const cell = view.cellUnder(event);
    if (cell) choose(cell);
  });
  canvas.addEventListener("keydown", (event) => {
    const from = start();
    if (!from || !view.plane) return undefined;
    if (event.key === "Enter") return choose(from);
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return undefined;
    event.preventDefault();
    event.stopPropagation();
    const { height, width } = view.plane.tensor;
    const by = event.shiftKey ? 10 : 1;
    return walk({
      row: Math.min(height - 1, Math.max(0, from.row + move[0] * by)),
      column: Math.min(width - 1, Math.max(0, from.column + move[1] * by)),
    });
  });
}

/**
 * @param {PlaneView} view
 * @param {"input" | "output"} plane
 * @param {{readonly state: State, dispatch: (action: import("../../state/lab.js").Action<never>) => void}} store
 */
export function listen(view, plane, store) {
  /** @param {import("../../types").Cell | null} cell */
  function hover(cell) {
    const { hover: old } = store.state;
    if (!cell && !old) return;
    if (cell && old && old.plane === plane && old.row === cell.row && old.column === cell.column) return;
    store.dispatch({ type: "hovered", focus: cell && { plane, ...cell } });
  }

  listenForCells(view, {
    hover,
    walk: hover,
    start() {
      const { state } = store;
      if (!state.result) return null;
      const here = state.hover ?? state.pinned;
      return here?.plane === plane ? here : startOf(state, plane);
    },
    choose({ row, column }) {
      const { pinned } = store.state;
      const same = pinned && pinned.plane === plane && pinned.row === row && pinned.column === column;
      store.dispatch({ type: "pinned", focus: same ? null : { plane, row, column } });
    },
  });
}

/**
 * @param {State} state
 * @param {"input" | "output"} plane
 * @returns {import("../../types").Focus}
 */
function startOf(state, plane) {
  const { result } = state;
  const isWalked = result !== null && plane === (result.walk ?? "output");
  return { plane, ...(isWalked ? cellOf(state.step ?? 0, result[plane]) : { row: 0, column: 0 }) };
}
