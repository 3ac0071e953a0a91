/** Kernels of the opened convolution: in colour for the first layer, else one for each input channel. */
import { firstInputOf } from "../../../core/convolution/groups.js";
import { layOut } from "../../../core/layout/plane.js";
import { exact } from "../../../core/text/numbers.js";
import { signedScale } from "../../../core/colour/scale.js";
import { layOutWall, mapAt } from "../../../core/layout/map_wall.js";
import { drawMap } from "../../../draw/plane.js";
import { rasterize, rasterizeAll, rasterizeColours } from "../../../draw/raster.js";
import { drawWall, frameMap } from "../../../draw/map_wall.js";
import { answered, chosenChannel, currentNetwork, openedNode } from "../../../state/inspection.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { channelOf } from "../../maps/side_by_side.js";
import { find, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";

/** @typedef {import("../../../inspection").InspectionState} State */

const NO_MARGIN = { top: 0, bottom: 0, left: 0, right: 0 };
/** Side of the enlarged kernel, in CSS pixels. */
const ENLARGED = 320;

/** @typedef {import("../../../inspection").NodeKernels} NodeKernels */
/** @typedef {import("../../../types").Tensor} Tensor */
/** @typedef {import("../../../types").Scale} Scale */
/** @typedef {import("../../../draw/plane.js").Theme} Theme */

/**
 * @param {HTMLElement} root
 * @param {{choose: (channel: number) => void}} tell of an output channel
 */
export function createKernelsPanel(root, { choose }) {
  const input = find("[data-kernel-input]", HTMLInputElement, root);
  const legend = createLegend(root);
  const enlarge = createEnlarged(root);
  const changed = createChangeWatch();
  const wall = createKernelWall(root, (place) => {
    if (latest && answered(latest, "kernels")?.channels === null) choose(place);
    else look(place);
  });
  /** The input channel that is looked at, counted from the first that the output channel reads. */
  let from = 0;
  /** @type {State | null} */
  let latest = null;

  /** @param {number} place of an input channel among those that the output channel reads */
  function look(place) {
    from = Math.max(0, place || 0);
    if (latest) show(latest);
  }
  input.addEventListener("input", () => look(Number(input.value) - Number(input.min)));

  /** @param {State} state */
  function show(state) {
    latest = state;
    const [kernels, output, theme] = [answered(state, "kernels"), chosenChannel(state), readTheme()];
    root.hidden = kernels?.node !== openedNode(state);
    if (!kernels || root.hidden) return;
    const { tensor, channels } = kernels;
    const isColoured = channels === null;
    const count = isColoured ? tensor.channels / 3 : tensor.channels;
    const place = Math.min(isColoured ? output : from, count - 1);
    if (!changed(kernels, wall.room(), theme.accent, place, from, output)) return;
    const scale = signedScale(tensor.values);
    legend.show(scale);
    const [first, last] = [firstInput(state, output), (isColoured ? 3 : count) - 1];
    from = Math.min(from, last);
    showInput(input, first, last, from);
    wall.show(kernels, count, place, scale, theme);
    enlarge(channelOf(tensor, isColoured ? 3 * place + from : place), scale, theme);
    showTexts(root, kernels, count, first + from, output);
  }

  return { show };
}

/** @param {HTMLInputElement} input @param {number} first channel @param {number} last place after it @param {number} place */
function showInput(input, first, last, place) {
  [input.min, input.max] = [String(first), String(first + last)];
  if (document.activeElement !== input) input.value = String(first + place);
}

/** The first input channel that an output channel of the opened convolution reads. @param {State} state @param {number} output */
function firstInput(state, output) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  if (node?.op !== "Conv2d") return 0;
  const layer = /** @type {{out_channels: number, in_channels: number, groups: number}} */ (
    /** @type {unknown} */ (node.parameters)
  );
  return firstInputOf(output, layer);
}

/** @param {HTMLElement} root @param {NodeKernels} kernels @param {number} count @param {number} from @param {number} output */
function showTexts(root, kernels, count, from, output) {
  const source = kernels.channels === null ? ["R", "G", "B"][from] : `input channel ${from}`;
  setText(find("[data-kernels-title]", HTMLElement, root), titleOf(kernels, count));
  setText(find("[data-kernel-readout]", HTMLElement, root), `From ${source} to output channel ${output}`);
}

/** @param {NodeKernels} kernels @param {number} count */
function titleOf({ channels }, count) {
  if (channels === null) return `All ${count} kernels in colour (weights of R, G and B; grey is 0)`;
  if (count === 1) return `Kernel of output channel ${channels}`;
  return `Kernels of output channel ${channels}, one for each of ${count} input channels`;
}

/** All kernels on one canvas. @param {HTMLElement} root @param {(place: number) => void} choose */
function createKernelWall(root, choose) {
  const { canvas, begin } = createCanvasHost(find(".kernel-wall canvas", HTMLCanvasElement, root));
  const room = () => /** @type {HTMLElement} */ (canvas.parentElement).clientWidth;
  let layout = layOutWall({ count: 1, isFlat: false }, 1);
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const under = mapAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (under) choose(under.place);
  });
  return {
    room,
    /** @param {NodeKernels} kernels @param {number} count @param {number} place that is chosen @param {Scale} scale @param {Theme} theme */
    show({ tensor, channels }, count, place, scale, theme) {
      const { height, width } = tensor;
      layout = layOutWall({ count, isFlat: false }, room());
      const raster = channels === null ? rasterizeColours(tensor, scale) : rasterizeAll(tensor, () => scale);
      const context = begin(layout.width, layout.height);
      drawWall(context, { raster, height, width }, [...Array(count).keys()], layout);
      frameMap(context, layout, place, theme);
    },
  };
}

/** @param {HTMLElement} root @returns {(kernel: Tensor, scale: Scale, theme: Theme) => void} draws one kernel with its weights */
function createEnlarged(root) {
  const { canvas, begin } = createCanvasHost(find(".kernel-large canvas", HTMLCanvasElement, root));
  return (kernel, scale, theme) => {
    const room = Math.min(ENLARGED, /** @type {HTMLElement} */ (canvas.parentElement).clientWidth);
    const grid = { rows: kernel.height, columns: kernel.width, margin: NO_MARGIN };
    const plan = layOut(grid, { width: room, height: room });
    const raster = rasterize(kernel, 0, scale);
    const plane = { tensor: kernel, channel: 0, scale, raster, padded: () => "", filler: null, around: null };
    drawMap(begin(room, plan.height + 1), plane, plan, theme);
    canvas.setAttribute("aria-label", `Weights, row by row: ${Array.from(kernel.values, exact).join(", ")}`);
  };
}
