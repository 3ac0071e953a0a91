/** train() beside eval(): the opened node's channel and the classes in both modes, and why they differ. */
import { sharedScale } from "../../../core/colour/scale.js";
import { classesOfRuns, isRandom, whyText } from "../../../core/inspection/modes.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { rasterize } from "../../../draw/raster.js";
import { answered, currentNetwork } from "../../../state/inspection.js";
import { DRAWS, modesQuestion, offersModes } from "../../../state/modes.js";
import { createCanvasHost } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make } from "../../dom/elements.js";
import { bar } from "./prediction.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").ModesAnswer} ModesAnswer */
/** @typedef {import("../../../types").Tensor} Tensor */

/** Classes shown of each run. */
const TOP = 5;
/** Longest side of a map, in CSS pixels. */
const LARGEST = 160;

/** @param {HTMLElement} root @param {{look: (view: {train: number | null}) => void}} tell */
export function createModesPanel(root, { look }) {
  const [isOn, again] = [
    find("[data-train]", HTMLInputElement, root),
    find("[data-again]", HTMLButtonElement, root),
  ];
  const [shown, why] = [find(".modes-shown", HTMLElement, root), find("[data-why]", HTMLElement, root)];
  const [runs, table] = [find(".mode-row", HTMLElement, root), find(".mode-classes", HTMLElement, root)];
  const changed = createChangeWatch();
  let seed = 0;
  isOn.addEventListener("change", () => look({ train: isOn.checked ? 0 : null }));
  again.addEventListener("click", () => look({ train: seed + DRAWS }));

  return {
    /** @param {State} state */
    show(state) {
      const { train } = state.view;
      root.hidden = !offersModes(state);
      isOn.checked = train !== null;
      seed = train ?? 0;
      const [answer, network] = [answered(state, "modes"), currentNetwork(state)];
      const isAsked = modesQuestion(state) !== null;
      const problem = state.problem?.source === "modes" ? state.problem.detail : "";
      const isThere = isAsked && answer !== null && problem === "";
      [why.hidden, shown.hidden] = [!isAsked, !isThere];
      again.hidden = !isThere || !isRandom(answer.differing);
      if (!changed(isThere && answer, network, problem, root.clientWidth)) return;
      const waiting = problem || "The picture runs through the network in both modes \u2026";
      const sentences =
        isThere && network ? whyText(answer.node, answer.before, answer.differing, network.nodes) : [waiting];
      why.replaceChildren(...sentences.map((sentence) => make("p", {}, sentence)));
      if (!isThere || !network) return;
      showMaps(runs, answer);
      table.hidden = answer.classes === null;
      if (answer.classes) showClasses(table, answer.seed, told(answer, answer.classes), network);
    },
  };
}

/** @param {number} place of the run @param {number} seed of the first draw */
function titleOf(place, seed) {
  return place === 0 ? "eval()" : `train(), seed ${seed + place - 1}`;
}

/** The runs that are shown: where nothing is random, one of train() stands for all. @template T @param {Pick<ModesAnswer, "differing">} answer @param {T[]} runs */
export function told({ differing }, runs) {
  return isRandom(differing) ? runs : runs.slice(0, 2);
}

/** @param {HTMLElement} row @param {ModesAnswer} answer */
function showMaps(row, answer) {
  const { node, channel, seed } = answer;
  const maps = told(answer, answer.maps);
  const scale = sharedScale(
    maps.map(({ values }) => values),
    "sequential",
  );
  const figures = maps.map(() => {
    const canvas = make("canvas", { role: "img" });
    return { canvas, caption: make("figcaption", {}), figure: make("figure", {}, canvas) };
  });
  row.replaceChildren(...figures.map(({ figure }) => figure));
  figures.forEach(({ canvas, caption, figure }, place) => {
    const tensor = maps[place];
    const value = valueText(tensor);
    caption.append(make("code", {}, titleOf(place, seed)), make("span", { class: "note" }, value));
    figure.append(caption);
    canvas.setAttribute("aria-label", `${node}, channel ${channel} in ${titleOf(place, seed)}: ${value}`);
    drawMap(/** @type {HTMLCanvasElement} */ (canvas), tensor, scale, figure.clientWidth);
  });
}

/** @param {Tensor} tensor */
function valueText({ values }) {
  if (values.length === 1) return exact(values[0]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `mean ${rounded(mean, 4)}`;
}

/** @param {HTMLCanvasElement} canvas @param {Tensor} tensor @param {import("../../../types").Scale} scale @param {number} room */
function drawMap(canvas, tensor, scale, room) {
  const largest = Math.min(LARGEST, room) / Math.max(tensor.height, tensor.width);
  const [width, height] = [tensor.width, tensor.height].map((side) =>
    Math.max(1, Math.round(side * largest)),
  );
  const context = createCanvasHost(canvas).begin(width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(rasterize(tensor, 0, scale), 0, 0, width, height);
}

/** @param {HTMLElement} holder @param {number} seed @param {number[][]} runs @param {Pick<import("../../../inspection").InspectedNetwork, "nodes" | "classes">} network */
export function showClasses(holder, seed, runs, { nodes, classes }) {
  const areProbabilities = nodes.at(-1)?.op === "Softmax";
  const rows = classesOfRuns(runs, areProbabilities, TOP);
  const heads = runs.map((_, place) => make("th", { scope: "col" }, make("code", {}, titleOf(place, seed))));
  find("thead tr", HTMLElement, holder).replaceChildren(make("th", { scope: "col" }, "Class"), ...heads);
  find("tbody", HTMLElement, holder).replaceChildren(
    ...rows.map(({ index, probabilities }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, classes[index]),
        ...probabilities.map((one) => make("td", {}, bar("bar", one), `${rounded(100 * one, 3)} %`)),
      ),
    ),
  );
}
