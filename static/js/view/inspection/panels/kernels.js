/** Kernels of the opened convolution: in colour for the first layer, else one for each input channel. */
import { layOut } from "../../../core/layout/plane.js";
import { exact } from "../../../core/text/numbers.js";
import { signedScale } from "../../../core/colour/scale.js";
import { layOutWall, mapAt } from "../../../core/layout/map_wall.js";
import { drawMap } from "../../../draw/plane.js";
import { rasterize, rasterizeAll, rasterizeColours } from "../../../draw/raster.js";
import { drawWall, frameMap } from "../../../draw/map_wall.js";
import { answered, chosenChannel, openedNode } from "../../../state/inspection.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { channelOf } from "../../maps/side_by_side.js";
import { find, setText } from "../../dom/elements.js";
import { createLegend } from "../../maps/legend.js";

/** @typedef {import("../../../inspection").InspectionState} State */

const NO_MARGIN = { top: 0, bottom: 0, left: 0, right: 0 };
/** Side of the enlarged kernel, in CSS pixels. */
const ENLARGED = 320;

/**
 * @param {HTMLElement} root
 * @param {{choose: (channel: number) => void}} tell of an output channel
 */
export function createKernelsPanel(root, { choose }) {
  const wall = createCanvasHost(find(".kernel-wall canvas", HTMLCanvasElement, root));
  const large = createCanvasHost(find(".kernel-large canvas", HTMLCanvasElement, root));
  const [title, readout] = [
    find("[data-kernels-title]", HTMLElement, root),
    find("[data-kernel-readout]", HTMLElement, root),
  ];
  const input = find("[data-kernel-input]", HTMLInputElement, root);
  const legend = createLegend(root);
  const changed = createChangeWatch();
  let layout = layOutWall({ count: 1, isFlat: false }, 1);
  /** The input channel looked at. */
  let from = 0;
  /** @type {State | null} */
  let latest = null;

  input.addEventListener("input", () => {
    from = Math.max(0, Number(input.value) || 0);
    if (latest) show(latest);
  });
  wall.canvas.addEventListener("click", (event) => {
    const box = wall.canvas.getBoundingClientRect();
    const under = mapAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (!under || !latest) return;
    if (answered(latest, "kernels")?.channels === null) choose(under.place);
    else {
      from = under.place;
      show(latest);
    }
  });

  /** @param {State} state */
  function show(state) {
    latest = state;
    const kernels = answered(state, "kernels");
    root.hidden = kernels?.node !== openedNode(state);
    if (!kernels || root.hidden) return;
    const { tensor, channels } = kernels;
    const [room, theme, output] = [
      /** @type {HTMLElement} */ (wall.canvas.parentElement).clientWidth,
      readTheme(),
      chosenChannel(state),
    ];
    const isColoured = channels === null;
    const count = isColoured ? tensor.channels / 3 : tensor.channels;
    const place = isColoured ? Math.min(output, count - 1) : Math.min(from, count - 1);
    if (!changed(kernels, room, theme.accent, place, output)) return;
    const scale = signedScale(tensor.values);
    legend.show(scale);
    setText(
      title,
      isColoured
        ? `All ${count} kernels in colour (weights of R, G and B; grey is 0)`
        : `Kernels of output channel ${channels}, one for each of ${count} input channels`,
    );
    input.max = String((isColoured ? 3 : count) - 1);
    from = Math.min(from, Number(input.max));
    if (document.activeElement !== input) input.value = String(from);
    layout = layOutWall({ count, isFlat: false }, room);
    const raster = isColoured ? rasterizeColours(tensor, scale) : rasterizeAll(tensor, () => scale);
    const context = wall.begin(layout.width, layout.height);
    drawWall(
      context,
      { raster, height: tensor.height, width: tensor.width },
      Array.from({ length: count }, (_, index) => index),
      layout,
    );
    frameMap(context, layout, place, theme);
    enlarge(channelOf(tensor, isColoured ? 3 * place + from : place), scale, theme);
    setText(readout, `From input channel ${from} to output channel ${output}`);
  }

  /** @param {import("../../../types").Tensor} kernel @param {import("../../../types").Scale} scale @param {import("../../../draw/plane.js").Theme} theme */
  function enlarge(kernel, scale, theme) {
    const room = Math.min(ENLARGED, /** @type {HTMLElement} */ (large.canvas.parentElement).clientWidth);
    const plan = layOut(
      { rows: kernel.height, columns: kernel.width, margin: NO_MARGIN },
      { width: room, height: room },
    );
    const plane = {
      tensor: kernel,
      channel: 0,
      scale,
      raster: rasterize(kernel, 0, scale),
      padded: () => "",
      filler: null,
      around: null,
    };
    drawMap(large.begin(room, plan.height + 1), plane, plan, theme);
    large.canvas.setAttribute(
      "aria-label",
      `Weights, row by row: ${Array.from(kernel.values, exact).join(", ")}`,
    );
  }

  return { show };
}
