/** The confusion matrix: counts shaded by the share of their class. A count is chosen to see its mistakes. */
import { cellSentence, shadesOf, totalsOf } from "../../core/training/confusion.js";
import { percent } from "../../core/training/epochs.js";
import { chosenDataSet, openedRecord } from "../../state/training.js";
import { createArrowKeys } from "../controls/arrow_keys.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../core/training/confusion.js").ConfusionCell} ConfusionCell */

/** Steps of the shade, each a class of the style sheet. */
const SHADES = 8;

/** @param {HTMLElement} root @param {{choose: (cell: ConfusionCell | null) => void}} tell */
export function createConfusion(root, { choose }) {
  const table = find("table", HTMLTableElement, root);
  const [right, sentence] = ["right", "cell"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const arrows = createArrowKeys(table);
  const [changed, cellChanged] = [createChangeWatch(), createChangeWatch()];
  /** @type {HTMLButtonElement[]} */
  let buttons = [];

  return {
    /** @param {State} state @param {string[]} classes */
    show(state, classes) {
      const record = openedRecord(state);
      const confusion = record?.confusion ?? null;
      root.hidden = !confusion || classes.length !== confusion.length;
      if (!record || !confusion || root.hidden) return;
      if (changed(confusion, classes)) {
        buttons = cells(confusion, classes, choose);
        table.replaceChildren(head(classes), body(buttons, classes));
        arrows.load(buttons, classes.length);
        const { right: hits, total } = totalsOf(confusion);
        setText(
          right,
          `After epoch ${record.epoch}: ${hits} of ${total} held-out pictures right, ${percent(hits / total)}.`,
        );
      }
      const chosen = state.confused;
      if (!cellChanged(chosen, confusion)) return;
      buttons.forEach((button, index) =>
        button.setAttribute("aria-pressed", String(isAt(chosen, index, classes.length))),
      );
      setText(
        sentence,
        chosen
          ? `${cellSentence(confusion[chosen.label][chosen.predicted], chosen, classes)}.`
          : "Choose a count to see its mistakes.",
      );
    },
  };
}

/** @param {ConfusionCell | null} cell @param {number} index row-major @param {number} count of classes */
function isAt(cell, index, count) {
  return cell !== null && cell.label * count + cell.predicted === index;
}

/** @param {number[][]} counts @param {string[]} classes @param {(cell: ConfusionCell | null) => void} choose @returns {HTMLButtonElement[]} row-major */
function cells(counts, classes, choose) {
  const shades = shadesOf(counts);
  return counts.flatMap((row, label) =>
    row.map((count, predicted) => {
      const shade = Math.ceil(SHADES * shades[label][predicted]);
      const kind = label === predicted ? "is-right" : "is-wrong";
      const button = make("button", {
        type: "button",
        class: `shade-${shade} ${kind}`,
        "aria-pressed": "false",
      });
      button.append(count === 0 ? "0" : String(count));
      button.title = cellSentence(count, { label, predicted }, classes);
      button.setAttribute("aria-label", button.title);
      button.addEventListener("click", () =>
        choose(button.getAttribute("aria-pressed") === "true" ? null : { label, predicted }),
      );
      return button;
    }),
  );
}

/** @param {string[]} classes */
function head(classes) {
  const corner = make("th", { scope: "col", class: "corner" }, "label \\ predicted");
  return make(
    "thead",
    {},
    make(
      "tr",
      {},
      corner,
      ...classes.map((name) => make("th", { scope: "col", title: name }, make("span", {}, name))),
    ),
  );
}

/** @param {HTMLButtonElement[]} buttons row-major @param {string[]} classes */
function body(buttons, classes) {
  const rows = classes.map((name, label) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", title: name }, make("span", {}, name)),
      ...buttons
        .slice(label * classes.length, (label + 1) * classes.length)
        .map((button) => make("td", {}, button)),
    ),
  );
  return make("tbody", {}, ...rows);
}

/** Names of the classes of the opened training's data set; empty until they are known. @param {State} state @returns {string[]} */
export function classesOf(state) {
  const record = openedRecord(state);
  const found = state.datasets?.find(({ id, name }) => id === record?.dataset || name === record?.dataset);
  return (found ?? (record ? null : chosenDataSet(state)))?.classes ?? [];
}
