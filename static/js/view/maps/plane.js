/** A plane on the page: caption, canvas, legend and read-out; finds the cell under a pointer. */
import { cellAt, layOut, paddingAt } from "../../core/layout/plane.js";
import { rasterize } from "../../draw/raster.js";
import { createCanvasHost } from "../dom/canvas_host.js";
import { createChannelTabs } from "./channel_tabs.js";
import { find, setText } from "../dom/elements.js";
import { createLegend } from "./legend.js";

/** @typedef {import("../../types").Tensor} Tensor */
/** @typedef {import("../../types").Scale} Scale */

const NO_MARGIN = { top: 0, bottom: 0, left: 0, right: 0 };
/** Largest height of a plane, in CSS pixels. */
const MAX_HEIGHT = 440;

/**
 * @param {HTMLElement} root a .plane
 * @param {(channel: number) => void} choose called when the person chooses a channel
 */
export function createPlaneView(root, choose) {
  const host = createCanvasHost(find(".plane-canvas canvas", HTMLCanvasElement, root));
  const caption = find(".plane-caption", HTMLElement, root);
  const name = caption.textContent;
  const legend = createLegend(root);
  const readout = find(".readout", HTMLElement, root);
  const tabs = createChannelTabs(find(".channels", HTMLElement, root), choose);
  /** @type {import("../../draw/plane.js").Plane | null} */
  let plane = null;
  let layout = layOut({ rows: 1, columns: 1, margin: NO_MARGIN }, { width: 1, height: 1 });
  let margin = NO_MARGIN;
  /** @type {HTMLCanvasElement[]} */
  let rasters = [];
  /** @type {HTMLCanvasElement[]} */
  let arounds = [];

  /** @param {MouseEvent} event @returns {[number, number]} x and y on the canvas */
  function placeOf(event) {
    const box = host.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  return {
    root,
    canvas: host.canvas,
    get plane() {
      return plane;
    },
    get layout() {
      return layout;
    },
    /**
     * @param {Tensor} tensor
     * @param {Scale} scale
     * @param {typeof NO_MARGIN} [padding] cells around the plane
     * @param {import("../../draw/plane.js").PaddedText} [padded]
     * @param {Tensor | null} [around] the plane with its padding, where that holds more than zeros
     * @param {import("../../draw/plane.js").Filler} [filler]
     */
    load(tensor, scale, padding = NO_MARGIN, padded = () => "0", around = null, filler = null) {
      arounds = Array.from({ length: around?.channels ?? 0 }, (_, channel) =>
        rasterize(/** @type {Tensor} */ (around), channel, scale),
      );
      rasters = Array.from({ length: tensor.channels }, (_, channel) =>
        rasterize(tensor, channel, scale, filler),
      );
      plane = { tensor, channel: 0, scale, raster: rasters[0], padded, around: arounds[0] ?? null, filler };
      margin = padding;
      tabs.load(rasters);
      setText(caption, `${name} \u00b7 ${tensor.channels} \u00d7 ${tensor.height} \u00d7 ${tensor.width}`);
      legend.show(scale);
      host.canvas.setAttribute(
        "aria-label",
        `${name}, ${tensor.height} rows by ${tensor.width} columns. Arrow keys walk over its cells, Enter pins one.`,
      );
    },
    /**
     * Makes room and returns the context to draw with.
     * @param {number} channel that is shown
     */
    begin(channel) {
      if (plane && plane.channel !== channel)
        plane = { ...plane, channel, raster: rasters[channel], around: arounds[channel] ?? null };
      tabs.show(channel);
      const width = Math.floor(/** @type {HTMLElement} */ (host.canvas.parentElement).clientWidth);
      const { height: rows, width: columns } = plane ? plane.tensor : { height: 1, width: 1 };
      layout = layOut({ rows, columns, margin }, { width, height: MAX_HEIGHT });
      return host.begin(width, Math.ceil(layout.height) + 1);
    },
    /** @param {PointerEvent | MouseEvent} event */
    cellUnder(event) {
      return cellAt(layout, ...placeOf(event));
    },
    /** @param {PointerEvent | MouseEvent} event */
    paddingUnder(event) {
      return paddingAt(layout, ...placeOf(event));
    },
    /** Replaces the caption until another tensor is loaded. @param {string} title */
    entitle(title) {
      setText(caption, title);
      host.canvas.setAttribute("aria-label", title);
    },
    /** @param {string} text */
    tell(text) {
      setText(readout, text);
    },
  };
}
