/** Two settings beside each other on one colour scale, with their difference. */
import { exact } from "../../core/text/numbers.js";
import { cellAt, layOut } from "../../core/layout/plane.js";
import { sharedScale, signedScale } from "../../core/colour/scale.js";
import { rasterize } from "../../draw/raster.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../types").Tensor} Tensor */

const NO_MARGIN = { top: 0, bottom: 0, left: 0, right: 0 };
const MAX_HEIGHT = 300;

/** @param {HTMLElement} root holds three .compared, each with a caption, a canvas and a read-out */
export function createComparison(root) {
  const range = find(".compare-range", HTMLElement, root);
  const planes = ["kept", "present", "difference"].map((name) => {
    const holder = find(`[data-compared=${name}]`, HTMLElement, root);
    const host = createCanvasHost(find("canvas", HTMLCanvasElement, holder));
    return {
      holder,
      host,
      caption: find("figcaption", HTMLElement, holder),
      readout: find(".readout", HTMLElement, holder),
    };
  });
  /** @type {(Tensor | null)[]} */
  let tensors = [];
  let layouts = planes.map(() => layOut({ rows: 1, columns: 1, margin: NO_MARGIN }, { width: 1, height: 1 }));

  planes.forEach(({ host }, index) => {
    host.canvas.addEventListener("pointermove", (event) => {
      const box = host.canvas.getBoundingClientRect();
      const cell = cellAt(layouts[index], event.clientX - box.left, event.clientY - box.top);
      planes.forEach(({ readout }, other) => {
        const tensor = tensors[other];
        const there = cell && tensor && cell.row < tensor.height && cell.column < tensor.width;
        setText(
          readout,
          there
            ? `row ${cell.row}, column ${cell.column}: ${exact(tensor.values[cell.row * tensor.width + cell.column])}`
            : "",
        );
      });
    });
  });

  return {
    /**
     * @param {{line: string, tensor: Tensor}} kept one channel
     * @param {{line: string, tensor: Tensor}} present one channel
     */
    show(kept, present) {
      const alike =
        kept.tensor.height === present.tensor.height && kept.tensor.width === present.tensor.width;
      const difference = alike ? subtract(present.tensor, kept.tensor) : null;
      tensors = [kept.tensor, present.tensor, difference];
      const shared = sharedScale([kept.tensor.values, present.tensor.values], "sequential");
      setText(range, `Both on one scale, ${exact(shared.minimum)} to ${exact(shared.maximum)}.`);
      const reach = difference && signedScale(difference.values);
      const told = reach
        ? `B − A · ${exact(reach.minimum)} (blue) to ${exact(reach.maximum)} (red)`
        : "B − A: the sizes differ";
      const captions = [`A · ${kept.line}`, `B · ${present.line}`, told];
      planes.forEach(({ host, caption, holder }, index) => {
        setText(caption, captions[index]);
        const tensor = tensors[index];
        const width = Math.floor(holder.clientWidth);
        if (!tensor) {
          host.begin(width, 1);
          return;
        }
        layouts = layouts.with(
          index,
          layOut(
            { rows: tensor.height, columns: tensor.width, margin: NO_MARGIN },
            { width, height: MAX_HEIGHT },
          ),
        );
        const layout = layouts[index];
        const context = host.begin(width, Math.ceil(layout.height));
        context.imageSmoothingEnabled = false;
        const scale = index === 2 && reach ? reach : shared;
        context.drawImage(rasterize(tensor, 0, scale), layout.x, layout.y, layout.width, layout.height);
      });
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
