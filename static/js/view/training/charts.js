/** Curves of loss and accuracy with one mark over both: pointed at by pointer or keys, and the numbers there. */
import { chartOf, nearestEpoch, SPLITS, valueOf } from "../../core/training/curves.js";
import { lossText, percent } from "../../core/training/epochs.js";
import { drawCurves, drawMark, epochUnder, HEIGHT } from "../../draw/curves.js";
import { shownEpoch, shownRuns } from "../../state/training.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";
import { namesOf } from "./runs.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../core/training/curves.js").CurveRun} CurveRun */
/** @typedef {import("../../core/training/curves.js").Measure} Measure */

/** @type {Measure[]} */
const MEASURES = ["loss", "accuracy"];

/** @param {State} state @returns {CurveRun[]} */
function curveRuns(state) {
  const names = namesOf(state);
  return shownRuns(state).map(({ record }, index) => ({
    name: names[index],
    epochs: record?.epochs ?? 0,
    history: record?.history ?? [],
  }));
}

/**
 * @param {HTMLElement} root
 * @param {{point: (epoch: number | null) => void, choose: (epoch: number) => void}} tell
 */
export function createCharts(root, { point, choose }) {
  const spoken = find("[data-spoken]", HTMLElement, root);
  const keys = find(".curve-keys", HTMLElement, root);
  const numbers = createNumbers(root);
  const keysChanged = createChangeWatch();
  /** @type {State | null} */
  let latest = null;
  const pointer = {
    /** @param {number} position along the epochs */
    point: (position) => latest && point(nearestEpoch(curveRuns(latest), position)),
    leave: () => point(null),
    choose: () => latest?.pointed && choose(latest.pointed),
    /** @param {(at: number, last: number) => number} move */
    step(move) {
      if (!latest) return;
      const runs = curveRuns(latest);
      const last = nearestEpoch(runs, Infinity) ?? 1;
      const epoch = nearestEpoch(runs, move(latest.pointed ?? shownEpoch(latest)?.epoch ?? last, last));
      point(epoch);
      if (epoch !== null) setText(spoken, numbersSentence(runs, epoch));
    },
  };
  const charts = MEASURES.map((measure) =>
    createChart(find(`[data-chart=${measure}] .chart`, HTMLElement, root), measure, pointer),
  );

  return {
    /** @param {State} state */
    show(state) {
      latest = state;
      const runs = curveRuns(state);
      for (const chart of charts) chart.show(runs, state);
      if (keysChanged(namesOf(state).join()))
        keys.replaceChildren(...runs.map(({ name }, index) => key(name, index)));
      numbers.show(runs, state.pointed ?? shownEpoch(state)?.epoch ?? null);
    },
  };
}

/** What the lines are. @param {string} name of a training @param {number} index */
function key(name, index) {
  const lines = SPLITS.map((split) =>
    make("span", { class: `curve-key run-${index} ${split}` }, split === "train" ? "train" : "validation"),
  );
  return make("p", {}, make("b", {}, name), ...lines);
}

/**
 * @param {HTMLElement} holder
 * @param {Measure} measure
 * @param {{point: (position: number) => void, leave: () => void, choose: () => void, step: (move: (at: number, last: number) => number) => void}} pointer
 */
function createChart(holder, measure, pointer) {
  const root = find("svg", SVGSVGElement, holder);
  const changed = createChangeWatch();
  /** @type {{chart: import("../../core/training/curves.js").Chart, width: number} | null} */
  let drawn = null;
  holder.addEventListener("pointermove", ({ clientX }) => {
    if (drawn)
      pointer.point(epochUnder(drawn.chart, drawn.width, clientX - root.getBoundingClientRect().left));
  });
  holder.addEventListener("pointerleave", pointer.leave);
  holder.addEventListener("blur", pointer.leave);
  holder.addEventListener("click", pointer.choose);
  listenForKeys(holder, pointer);

  return {
    /** @param {CurveRun[]} runs @param {State} state */
    show(runs, state) {
      const width = Math.floor(holder.clientWidth);
      const [shown, { pointed }] = [shownEpoch(state)?.epoch ?? null, state];
      if (width === 0 || !changed(state.records, state.settings.runs, width, shown, pointed)) return;
      const chart = chartOf(runs, measure);
      drawn = { chart, width };
      root.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
      root.replaceChildren(
        ...drawCurves(chart, width),
        ...(shown === null ? [] : [drawMark(chart, width, shown, "shown")]),
        ...(pointed === null ? [] : [drawMark(chart, width, pointed, "pointed")]),
      );
    },
  };
}

/** Moves of the mark by key. @type {Record<string, (at: number, last: number) => number>} */
const MOVES = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 1,
  End: (_at, last) => last,
};

/** @param {HTMLElement} holder @param {{choose: () => void, step: (move: (at: number, last: number) => number) => void}} pointer */
function listenForKeys(holder, pointer) {
  holder.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const move = MOVES[event.key];
    if (event.key === "Enter") pointer.choose();
    else if (move) pointer.step(move);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** @param {HTMLElement} root */
function createNumbers(root) {
  const caption = find("#curve-numbers", HTMLElement, root);
  const body = find(".curve-numbers tbody", HTMLTableSectionElement, root);
  return {
    /** @param {CurveRun[]} runs @param {number | null} epoch null for the newest of each */
    show(runs, epoch) {
      setText(caption, captionOf(runs, epoch));
      const rows = runs.map((run, index) => numbersRow(run, index, epoch));
      const isSame = rows.every((row, index) => row.textContent === body.rows[index]?.textContent);
      if (!isSame || rows.length !== body.rows.length) body.replaceChildren(...rows);
    },
  };
}

/** @param {CurveRun[]} runs @param {number | null} epoch */
function captionOf(runs, epoch) {
  const newest = nearestEpoch(runs, Infinity);
  if (newest === null) return "No epoch is finished yet.";
  if (epoch === null && runs.length > 1) return "The newest epoch of each";
  return `Epoch ${epoch ?? newest}`;
}

/** @param {CurveRun} run @param {number} index @param {number | null} epoch */
function numbersRow({ name, history }, index, epoch) {
  const head = make("th", { scope: "row" }, make("span", { class: `run-key run-${index}` }), name);
  return make("tr", {}, head, ...numbersAt(history, epoch).map((text) => make("td", {}, text)));
}

/** @param {CurveRun["history"]} history @param {number | null} epoch @returns {string[]} a dash where the training has no such epoch */
function numbersAt(history, epoch) {
  const found = epoch === null ? history.at(-1) : history[epoch - 1];
  return MEASURES.flatMap((measure) =>
    SPLITS.map((split) => {
      if (!found) return "\u2013";
      const value = valueOf(found, measure, split);
      return measure === "loss" ? lossText(value) : percent(value);
    }),
  );
}

/** @param {CurveRun[]} runs @param {number} epoch */
function numbersSentence(runs, epoch) {
  const parts = runs.map(({ name, history }) => {
    const [trainLoss, loss, trainAccuracy, accuracy] = numbersAt(history, epoch);
    return `${name}: loss ${trainLoss} train, ${loss} validation; accuracy ${trainAccuracy} train, ${accuracy} validation.`;
  });
  return `Epoch ${epoch}. ${parts.join(" ")}`;
}
