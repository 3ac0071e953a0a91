/** The shown trainings, one row each: what it does now, how far it is, Cancel; the one whose epochs are shown is chosen here. */
import { doneShare, isUnfinished, stateSentence } from "../../core/training/epochs.js";
import { runNames } from "../../core/training/run_names.js";
import { shownRuns } from "../../state/training.js";
import { make, setText } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").Run} Run */

/** @param {State} state @returns {string[]} names of the shown trainings */
export function namesOf(state) {
  return runNames(shownRuns(state).map(({ record }) => record?.recipe ?? null));
}

/** @param {HTMLElement} root @param {{open: (index: number) => void, cancel: (id: string) => void}} tell */
export function createRuns(root, { open, cancel }) {
  /** @type {{key: string, rows: ReturnType<typeof createRow>[]}} */
  let shown = { key: "", rows: [] };

  /** @param {string[]} runs */
  function build(runs) {
    const key = runs.join();
    if (key === shown.key) return;
    const rows = runs.map((id, index) =>
      createRow(index, { open: () => open(index), cancel: () => cancel(id) }),
    );
    shown = { key, rows };
    root.replaceChildren(...rows.map(({ element }) => element));
  }

  return {
    /** @param {State} state */
    show(state) {
      build(state.settings.runs);
      const names = namesOf(state);
      shownRuns(state).forEach((run, index) =>
        shown.rows[index].show(names[index], run, {
          isOpened: index === state.settings.opened,
          isAlone: shown.rows.length === 1,
        }),
      );
    },
  };
}

/** @param {number} index @param {{open: () => void, cancel: () => void}} tell */
function createRow(index, { open, cancel }) {
  const name = make("span", { class: "run-name" });
  const choice = make("input", { type: "radio", name: "opened-run" });
  const label = make("label", {}, choice, make("span", { class: `run-key run-${index}` }), name);
  const sentence = make("span", { class: "run-sentence" });
  const bar = make("progress", { max: "1", value: "0" });
  const stop = make("button", { type: "button" }, "Cancel");
  const why = make("p", { class: "message" });
  choice.addEventListener("change", open);
  stop.addEventListener("click", cancel);
  const element = make("li", {}, label, sentence, bar, stop, why);
  return {
    element,
    /** @param {string} title @param {Run} run @param {{isOpened: boolean, isAlone: boolean}} place */
    show(title, { record, progress }, { isOpened, isAlone }) {
      setText(name, title);
      choice.checked = isOpened;
      choice.hidden = isAlone;
      setText(sentence, record ? stateSentence(record, progress) : "Loading\u2026");
      const isRunning = isUnfinished(record);
      bar.hidden = stop.hidden = !isRunning;
      bar.setAttribute("aria-label", `${title}: progress`);
      stop.setAttribute("aria-label", `Cancel: ${title}`);
      if (record) bar.value = doneShare(record, progress);
      setText(why, record?.problem ?? "");
    },
  };
}
