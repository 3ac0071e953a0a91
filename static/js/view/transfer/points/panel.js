/** The panel "All pictures": two plots with common marks, their controls, and the chosen pictures. */
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { createProgress } from "../../dom/progress.js";
import { createChosenPictures } from "./chosen_pictures.js";
import { createClassKey } from "./class_key.js";
import { createPlot } from "./plot.js";
import { createThumbnails } from "./thumbnails.js";

/** @typedef {import("../../../transfer").PointsState} State */
/** @typedef {import("../../../transfer").Features} Features */
/** @typedef {{title: string, features: Features | null}} ShownPlot */

/**
 * @typedef {object} Shown
 * @property {ShownPlot[]} plots one or two; none where nothing is asked yet
 * @property {string} note
 * @property {import("../../../types").Progress | null} progress null while nothing is computed
 * @property {string} ask label of the button that asks for the points; empty for none
 * @property {string[]} classes names; the same array while nothing changes
 * @property {import("../../../types").Problem | null} problem
 */

/**
 * @typedef {object} Tell
 * @property {(action: import("../../../state/transfer/points.js").Action) => void} dispatch
 * @property {() => void} ask
 * @property {(image: string, label: string) => void} open
 * @property {() => void} redraw
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function createPointsPanel(root, tell) {
  const { dispatch, redraw } = tell;
  /** @type {ReadonlyMap<string, string>} */
  let labels = new Map();
  const open = (/** @type {string} */ image) => tell.open(image, labels.get(image) ?? "");
  const point = (/** @type {string | null} */ image) => dispatch({ type: "pointed", image });
  const choose = (/** @type {string[]} */ images) => dispatch({ type: "chosen", images });
  const controls = createControls(root, tell);
  const key = createClassKey(find(".class-key", HTMLElement, root));
  const figures = [...root.querySelectorAll(".plot")].filter((each) => each instanceof HTMLElement);
  const thumbnails = createThumbnails(redraw);
  const plots = figures.map((figure, index) =>
    createPlot(figure, thumbnails, {
      look: (view) => dispatch({ type: "view", index, view }),
      point,
      choose,
      open,
      redraw,
    }),
  );
  const showChosen = createChosen(root, { open, point, clear: () => choose([]) });
  const spoken = find("[data-spoken]", HTMLElement, root);
  const labelsOf = createLabels();

  return {
    /** @param {State} state @param {Shown} shown */
    show(state, shown) {
      labels = labelsOf(shown.plots, shown.classes);
      controls.show(state, shown);
      key.show(shown.plots.length > 0 ? shown.classes : NONE);
      find(".plots", HTMLElement, root).hidden = shown.plots.length === 0;
      plots.forEach((plot, index) => {
        const [what, view] = [shown.plots[index], state.views[index]];
        figures[index].hidden = what === undefined;
        if (what) plot.show({ ...what, classes: shown.classes, view, marks: state });
      });
      showChosen(state, labels);
      setText(spoken, (state.pointed && labels.get(state.pointed)) ?? "");
    },
  };
}

/** @type {string[]} */
const NONE = [];

/** The function that names each picture's class. */
function createLabels() {
  const changed = createChangeWatch();
  /** @type {ReadonlyMap<string, string>} */
  let labels = new Map();
  return (/** @type {ShownPlot[]} */ plots, /** @type {string[]} */ classes) => {
    const features = plots.find((plot) => plot.features)?.features ?? null;
    if (changed(features, classes))
      labels = new Map((features?.points ?? []).map(({ image, label }) => [image, classes[label] ?? ""]));
    return labels;
  };
}

/** The function that shows the chosen pictures that are among the points. @param {HTMLElement} root @param {Parameters<typeof createChosenPictures>[1]} tell */
function createChosen(root, tell) {
  const row = createChosenPictures(find(".chosen-pictures", HTMLElement, root), tell);
  const changed = createChangeWatch();
  /** @type {import("./chosen_pictures.js").ChosenPicture[]} */
  let pictures = [];
  return (/** @type {State} */ { chosen, pointed }, /** @type {ReadonlyMap<string, string>} */ labels) => {
    if (changed(chosen, labels))
      pictures = chosen.flatMap((image) => {
        const label = labels.get(image);
        return label === undefined ? [] : [{ image, label }];
      });
    row.show(pictures, pointed);
  };
}

/** @param {HTMLElement} root @param {Tell} tell */
function createControls(root, { dispatch, ask }) {
  const node = find("[data-node]", HTMLSelectElement, root);
  const button = find("[data-ask]", HTMLButtonElement, root);
  const [busy, note, message] = ["[data-busy]", "[data-note]", ".message"].map((each) =>
    find(each, HTMLElement, root),
  );
  const showProgress = createProgress(busy, "pictures");
  const tools = /** @type {const} */ (["move", "lasso"]).map((tool) => ({
    tool,
    element: find(`[data-tool=${tool}]`, HTMLButtonElement, root),
  }));
  node.addEventListener("change", () =>
    dispatch({ type: "node", node: node.value === "logits" ? "logits" : "penultimate" }),
  );
  for (const { tool, element } of tools)
    element.addEventListener("click", () => dispatch({ type: "tool", tool }));
  button.addEventListener("click", ask);
  find("[data-give-up]", HTMLButtonElement, root).addEventListener("click", () =>
    dispatch({ type: "stopped" }),
  );
  return {
    /** @param {State} state @param {Shown} shown */
    show({ node: chosen, tool }, { progress, ...shown }) {
      node.value = chosen;
      for (const each of tools) each.element.setAttribute("aria-pressed", String(each.tool === tool));
      button.hidden = shown.ask === "";
      setText(button, shown.ask);
      busy.hidden = progress === null;
      showProgress(progress);
      setText(note, shown.note);
      setText(message, shown.problem ? `${shown.problem.title}. ${shown.problem.detail}` : "");
    },
  };
}
