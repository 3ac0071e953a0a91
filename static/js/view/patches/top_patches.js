/** Top patches: choice of the data set, search with its progress, and the pieces of pictures that it found. */
import { longestSide, patchesText, sidesOf, sizeText, valueText } from "../../core/patches/top_patches.js";
import { drawPiece } from "../../draw/input_piece.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";
import { createProgress } from "../dom/progress.js";

/** @typedef {import("../../training").DataSet} DataSet */
/** @typedef {import("../../patches").Patch} Patch */
/** @typedef {import("../../patches").TopPatches} TopPatches */

/**
 * @typedef {object} Tell
 * @property {(dataset: string | null) => void} choose a data set's name or id; null closes the part
 * @property {() => void} find
 * @property {() => void} cancel
 * @property {(patch: Patch, label: string) => void} open label: name of the picture's class
 */

/**
 * @typedef {object} Shown
 * @property {DataSet[] | null} datasets null until they are known
 * @property {string | null} dataset name or id of the chosen one; null while the part is closed
 * @property {boolean} isBusy whether the search is under way
 * @property {import("../../types").Progress | null} progress of the search
 * @property {string} problem a sentence; empty for none
 * @property {TopPatches | null} found null until the search has ended
 * @property {import("../../inspection").PreprocessingStep[]} steps of the network's preprocessing
 * @property {string | null} className name of the class that the channel stands for
 */

/** Largest side of a piece whose pixels are shown as squares. */
const MAX_SQUARES = 64;

/** @param {HTMLDetailsElement} root @param {Tell} tell */
export function createTopPatches(root, tell) {
  const showChoice = createChoice(root, tell);
  const showSearch = createSearch(root, tell);
  const [about, problem] = ["about", "problem"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const grid = find(".patch-grid", HTMLElement, root);
  const foundChanged = createChangeWatch();

  return {
    /** @param {Shown} shown */
    show(shown) {
      const { found, steps } = shown;
      showChoice(shown);
      showSearch(shown);
      const dataset = named(shown);
      setText(problem, problemText(shown));
      setText(about, aboutText(shown));
      // Kept in place until the next ones come, so that nothing below moves.
      grid.inert = found === null;
      if (!shown.isBusy && !found) grid.replaceChildren();
      if (!foundChanged(found, dataset) || !found || !dataset) return;
      const longest = longestSide(found.patches);
      grid.replaceChildren(
        ...found.patches.map((patch) =>
          item(patch, { steps, longest, label: dataset.classes[patch.label] }, tell.open),
        ),
      );
    },
  };
}

/** The part itself, open or closed, and the choice of the data set. @param {HTMLDetailsElement} root @param {Tell} tell */
function createChoice(root, { choose }) {
  const select = find("select", HTMLSelectElement, root);
  const changed = createChangeWatch();
  /** What was chosen before the part was closed. */
  let last = String(root.dataset.first);
  select.addEventListener("change", () => choose(select.value));
  let isOpen = root.open;
  root.addEventListener("toggle", () => {
    if (root.open === isOpen) return;
    isOpen = root.open;
    choose(isOpen ? last : null);
  });
  /** @param {Shown} shown */
  return ({ datasets, dataset }) => {
    const here = available(datasets);
    last = dataset ?? last;
    // A click has opened it before its event comes.
    if (isOpen !== (dataset !== null)) root.open = isOpen = dataset !== null;
    // Only when a title is another one, as a list that is open closes then.
    if (changed(here.map(({ title }) => title).join("\n")))
      select.replaceChildren(...here.map((one) => make("option", { value: nameOf(one) }, one.title)));
    select.disabled = here.length === 0;
    const chosen = dataset === null ? undefined : datasetNamed(here, dataset);
    if (chosen) select.value = nameOf(chosen);
    else select.selectedIndex = -1;
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createSearch(root, tell) {
  const [start, end] = ["search", "end-search"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, root),
  );
  const busy = find("[data-searching]", HTMLElement, root);
  const showProgress = createProgress(busy, "pictures");
  start.addEventListener("click", () => tell.find());
  end.addEventListener("click", () => tell.cancel());
  /** @param {Shown} shown */
  return ({ datasets, dataset, isBusy, progress }) => {
    const hasFocus = busy.contains(document.activeElement);
    start.disabled = dataset === null || !datasetNamed(available(datasets), dataset);
    busy.hidden = !isBusy;
    if (hasFocus && !isBusy) start.focus();
    showProgress(progress);
  };
}

/**
 * A piece: a click shows its picture on the page.
 * @param {Patch} patch
 * @param {{steps: Shown["steps"], longest: number, label: string}} about longest: side of all pieces, in pixels
 * @param {Tell["open"]} open
 */
function item(patch, { steps, longest, label }, open) {
  const { receptive_field: box, input, row, column } = patch;
  const canvas = make("canvas", { "aria-hidden": "true" });
  const [height, width] = sidesOf(box);
  canvas.style.width = `${(100 * width) / longest}%`;
  canvas.classList.toggle("is-matrix", Math.max(height, width) <= MAX_SQUARES);
  drawPiece(canvas, input, steps, box);
  const place = box.status === "whole_input" ? "" : `row ${row}, column ${column} \u00b7 `;
  const button = make(
    "button",
    { type: "button", title: `${place}${sizeText(box)} \u00b7 Show this picture on the page` },
    make("span", { class: "patch" }, canvas),
    make("span", {}, label),
    make("span", { class: "note" }, valueText(patch)),
  );
  button.addEventListener("click", () => open(patch, label));
  return make("li", {}, button);
}

/** The data set of the pieces, else the chosen one. @param {Shown} shown */
function named({ datasets, dataset, found }) {
  const name = found?.question.dataset ?? dataset;
  return name === null ? undefined : datasetNamed(available(datasets), name);
}

/** @param {Shown} shown */
function problemText(shown) {
  const isMissing = shown.datasets !== null && shown.dataset !== null && !named(shown);
  return isMissing ? "The data set of the link is not on this server. Choose another." : shown.problem;
}

/** @param {Shown} shown */
function aboutText(shown) {
  const dataset = named(shown);
  if (!dataset) return "";
  const count = sum(dataset.counts);
  return shown.found
    ? patchesText(shown.found, { className: shown.className, count })
    : `Each of the ${count.toLocaleString("en")} pictures passes the network once.`;
}

/** Data sets whose pictures are on the server. @param {DataSet[] | null} datasets */
const available = (datasets) => (datasets ?? []).filter(({ id }) => id !== null);

/** @param {DataSet} dataset */
const nameOf = ({ name, id }) => name ?? id ?? "";

/** @param {DataSet[]} datasets @param {string} text name or id */
const datasetNamed = (datasets, text) => datasets.find(({ name, id }) => name === text || id === text);

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
