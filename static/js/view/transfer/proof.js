/** The proof: what stayed frozen, and the classes in train() beside eval(). */
import { isRandom, whyText } from "../../core/inspection/modes.js";
import { frozenText, movedStatistics, verdictText } from "../../core/transfer/proof.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";
import { showClasses, told } from "../inspection/panels/modes.js";

/** @typedef {import("../../transfer").ModeRuns} ModeRuns */
/** @typedef {import("../../training").TrainingRecord} Record */

const THE_SAME = "This network has no BatchNorm and no Dropout: train() and eval() give the same.";

/** @param {HTMLElement} root @param {() => void} again draws other random numbers */
export function createProof(root, again) {
  const part = (/** @type {string} */ name) => find(`[data-${name}]`, HTMLElement, root);
  const [waiting, frozen, modes] = ["waiting", "frozen", "modes"].map(part);
  const button = find("[data-again]", HTMLButtonElement, root);
  const changed = createChangeWatch();
  button.addEventListener("click", again);
  return {
    /** @param {Record | null} record that has ended with a network @param {ModeRuns | null} answer @param {string} message what is awaited, or why there is no answer */
    show(record, answer, message) {
      setText(waiting, message);
      frozen.hidden = record === null;
      modes.hidden = answer === null;
      if (!changed(record, answer)) return;
      if (record) showFrozen(frozen, record);
      if (!answer) return;
      button.hidden = !isRandom(answer.differing);
      showRuns(modes, answer);
    },
  };
}

/** @param {HTMLElement} line @param {Record} record */
function showFrozen(line, record) {
  const { change, rest } = frozenText(record);
  const number = find("b", HTMLElement, line);
  number.hidden = change === null;
  setText(number, change ?? "");
  setText(find("span", HTMLElement, line), rest);
}

/** @param {HTMLElement} root @param {ModeRuns} answer */
function showRuns(root, answer) {
  const [verdict, why, moved] = ["verdict", "why", "moved"].map((name) =>
    find(`[data-${name}]`, HTMLElement, root),
  );
  const table = find(".mode-classes", HTMLElement, root);
  const { differing, nodes, question } = answer;
  const isSame = differing.length === 0;
  const shown = { ...answer, runs: told(answer, answer.runs) };
  [table.hidden, why.hidden] = [isSame, isSame];
  setText(verdict, isSame ? THE_SAME : verdictText(shown));
  if (!isSame) showClasses(table, question.seed, shown.runs, answer);
  const sentences = whyText(String(nodes.at(-1)?.name), differing, differing, nodes);
  why.replaceChildren(...sentences.map((sentence) => make("p", {}, sentence)));
  const { count, most } = movedStatistics(differing);
  moved.hidden = count === 0;
  const rest = count > most.length ? [`and ${count - most.length} more`] : [];
  find("ul", HTMLElement, moved).replaceChildren(...[...most, ...rest].map((text) => make("li", {}, text)));
}
