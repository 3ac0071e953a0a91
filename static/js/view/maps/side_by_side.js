/** Two maps side by side on one colour scale, with their difference. */
import { exact } from "../../core/text/numbers.js";
import { cellAt, layOut } from "../../core/layout/plane.js";
import { sharedScale, signedScale } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../types").Tensor} Tensor */

const NO_MARGIN = { top: 0, bottom: 0, left: 0, right: 0 };
const MAX_HEIGHT = 300;

/** @typedef {ReturnType<typeof createPlane>} Plane */

/** @param {HTMLElement} root holds three [data-compared], each with a caption, a canvas and a readout */
export function createComparison(root) {
  const range = find(".compare-range", HTMLElement, root);
  const planes = ["kept", "present", "difference"].map((name) =>
    createPlane(find(`[data-compared=${name}]`, HTMLElement, root)),
  );
  for (const { canvas, cellUnder } of planes)
    canvas.addEventListener("pointermove", (event) => {
      const cell = cellUnder(event);
      for (const plane of planes) plane.tell(cell);
    });

  return {
    /**
     * @param {{line: string, tensor: Tensor}} kept one channel
     * @param {{line: string, tensor: Tensor}} present one channel
     */
    show(kept, present) {
      const [a, b] = [kept.tensor, present.tensor];
      const difference = a.height === b.height && a.width === b.width ? subtract(b, a) : null;
      const shared = sharedScale([a.values, b.values], "sequential");
      const reach = difference && signedScale(difference.values);
      setText(range, `Both on one scale, ${exact(shared.minimum)} to ${exact(shared.maximum)}.`);
      planes[0].show(`A \u00b7 ${kept.line}`, a, shared);
      planes[1].show(`B \u00b7 ${present.line}`, b, shared);
      planes[2].show(differenceTitle(reach), difference, reach ?? shared);
    },
  };
}

/** @param {import("../../types").Scale | null} reach null where the maps differ in size */
function differenceTitle(reach) {
  if (!reach) return "B \u2212 A: the sizes differ";
  return `B \u2212 A \u00b7 ${exact(reach.minimum)} (blue) to ${exact(reach.maximum)} (red)`;
}

/** @param {HTMLElement} holder */
function createPlane(holder) {
  const { canvas, begin } = createCanvasHost(find("canvas", HTMLCanvasElement, holder));
  const caption = find("figcaption", HTMLElement, holder);
  const readout = find(".readout", HTMLElement, holder);
  /** @type {Tensor | null} */
  let shown = null;
  let layout = layOut({ rows: 1, columns: 1, margin: NO_MARGIN }, { width: 1, height: 1 });
  return {
    canvas,
    /** @param {MouseEvent} event */
    cellUnder(event) {
      const box = canvas.getBoundingClientRect();
      return cellAt(layout, event.clientX - box.left, event.clientY - box.top);
    },
    /** @param {import("../../types").Cell | null} cell */
    tell(cell) {
      if (!cell || !shown || cell.row >= shown.height || cell.column >= shown.width)
        return setText(readout, "");
      const value = exact(shown.values[cell.row * shown.width + cell.column]);
      return setText(readout, `row ${cell.row}, column ${cell.column}: ${value}`);
    },
    /** @param {string} title @param {Tensor | null} tensor @param {import("../../types").Scale} scale */
    show(title, tensor, scale) {
      shown = tensor;
      setText(caption, title);
      const width = Math.floor(holder.clientWidth);
      const { height: rows, width: columns } = tensor ?? { height: 1, width: 1 };
      layout = { ...layOut({ rows, columns, margin: NO_MARGIN }, { width, height: MAX_HEIGHT }), x: 0, y: 0 };
      canvas.hidden = tensor === null;
      if (!tensor) return;
      const context = begin(Math.ceil(layout.width), Math.ceil(layout.height));
      context.imageSmoothingEnabled = false;
      context.drawImage(rasterize(tensor, 0, scale), 0, 0, layout.width, layout.height);
    },
  };
}

/** @param {Tensor} a @param {Tensor} b @returns {Tensor} a - b, rounded to float32 as PyTorch rounds it */
function subtract(a, b) {
  return { ...a, values: a.values.map((value, index) => Math.fround(value - b.values[index])) };
}

/** One channel of a tensor as a tensor. @param {Tensor} tensor @param {number} channel @returns {Tensor} */
export function channelOf(tensor, channel) {
  const length = tensor.height * tensor.width;
  return { ...tensor, channels: 1, values: tensor.values.slice(channel * length, (channel + 1) * length) };
}
