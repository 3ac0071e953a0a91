/** Kernels of the first convolution after the shown epoch, on the colour scale of the newest one. */
import { sharedScale } from "../../core/colour/scale.js";
import { layOutWall } from "../../core/layout/map_wall.js";
import { drawWall } from "../../draw/map_wall.js";
import { rasterizeAll, rasterizeColours } from "../../draw/raster.js";
import { openedRecord, shownEpoch } from "../../state/training.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, setText } from "../dom/elements.js";
import { createLegend } from "../maps/legend.js";

/** @typedef {import("../../training").TrainingState} State */

/** Number of colours of a photograph. */
const COLOURS = 3;
/** Side of a kernel, in CSS pixels. */
const SIDE = 60;
/** Makes a scale signed whatever the weights are. */
const SIGNED = [-1e-30];

/** @param {HTMLElement} root */
export function createEpochKernels(root) {
  const { canvas, begin } = createCanvasHost(find("canvas", HTMLCanvasElement, root));
  const title = find("[data-kernels-title]", HTMLElement, root);
  const legend = createLegend(root);
  const changed = createChangeWatch();
  /** The training whose kernels are drawn. */
  let drawn = "";
  /** @param {State} state */
  const isDrawn = ({ settings: { runs, opened } }) => !root.hidden && drawn === runs[opened];
  return {
    /** @param {State} state */
    show(state) {
      const newest = openedRecord(state)?.history.at(-1);
      const epoch = shownEpoch(state) ?? newest;
      const kernels = epoch && state.kernels[epoch.network];
      if (!kernels && isDrawn(state)) return; // what is drawn names its epoch
      root.hidden = !kernels;
      if (!epoch || !kernels || !newest) return;
      drawn = state.settings.runs[state.settings.opened];
      const latest = state.kernels[newest.network] ?? kernels;
      const room = /** @type {HTMLElement} */ (root).clientWidth;
      if (!changed(kernels, latest, room)) return;
      const scale = sharedScale([kernels.tensor.values, latest.tensor.values, SIGNED], "sequential");
      legend.show(scale);
      setText(title, `Kernels of ${kernels.node} after epoch ${epoch.epoch}`);
      drawKernels(begin, kernels, scale, room);
      canvas.setAttribute("aria-label", `${title.textContent}: ${countOf(kernels)} kernels as colours`);
    },
  };
}

/** @typedef {import("../../training").EpochKernels} EpochKernels */

/** @param {EpochKernels} kernels */
const countOf = ({ tensor, inputs }) => (inputs === COLOURS ? tensor.channels / COLOURS : tensor.channels);

/**
 * @param {ReturnType<typeof createCanvasHost>["begin"]} begin
 * @param {EpochKernels} kernels
 * @param {import("../../types").Scale} scale
 * @param {number} room in CSS pixels
 */
function drawKernels(begin, kernels, scale, room) {
  const { tensor, inputs } = kernels;
  const count = countOf(kernels);
  const layout = layOutWall({ count, isFlat: false, side: SIDE }, room);
  const raster = inputs === COLOURS ? rasterizeColours(tensor, scale) : rasterizeAll(tensor, () => scale);
  const { height, width } = tensor;
  drawWall(begin(layout.width, layout.height), { raster, height, width }, [...Array(count).keys()], layout);
}
