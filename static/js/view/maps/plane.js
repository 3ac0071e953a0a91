/** A plane on the page: caption, channels, canvas, legend and readout; finds the cell under a pointer. */
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

/** @typedef {import("../../draw/plane.js").Plane} Plane */

/**
 * @typedef {object} Surroundings
 * @property {typeof NO_MARGIN} [margin] cells of padding around the plane
 * @property {import("../../draw/plane.js").PaddedText} [padded]
 * @property {Tensor | null} [around] the plane with its padding, where that holds more than zeros
 * @property {import("../../draw/plane.js").Filler} [filler]
 * @property {import("../../types").Unread} [unread] rows and columns that are hatched
 * @property {(channel: number) => string} [name] of a channel
 * @property {string} [note] about the scale
 */

/**
 * @param {HTMLElement} root a .plane
 * @param {(channel: number) => void} choose called when the person chooses a channel
 */
export function createPlaneView(root, choose) {
  const { canvas, begin } = createCanvasHost(find(".plane-canvas canvas", HTMLCanvasElement, root));
  const titles = createTitles(root, canvas);
  const legend = createLegend(root);
  const tabs = createChannelTabs(find(".channels", HTMLElement, root), choose);
  let maps = createMaps();
  let layout = layOut({ rows: 1, columns: 1, margin: NO_MARGIN }, { width: 1, height: 1 });

  return {
    root,
    canvas,
    get plane() {
      return maps.plane;
    },
    get layout() {
      return layout;
    },
    /** @param {Tensor} tensor @param {Scale} scale @param {Surroundings} [surroundings] */
    load(tensor, scale, surroundings = {}) {
      maps = createMaps(tensor, scale, surroundings);
      tabs.load(maps.rasters, surroundings.name);
      titles.show(tensor);
      legend.show(scale, surroundings.note);
    },
    /** Makes room and returns the context to draw with. @param {number} channel that is shown */
    begin(channel) {
      maps.choose(channel);
      tabs.show(channel);
      const width = Math.floor(/** @type {HTMLElement} */ (canvas.parentElement).clientWidth);
      const { height: rows, width: columns } = maps.plane?.tensor ?? { height: 1, width: 1 };
      layout = layOut({ rows, columns, margin: maps.margin }, { width, height: MAX_HEIGHT });
      return begin(width, Math.ceil(layout.height) + 1);
    },
    cellUnder: (/** @type {MouseEvent} */ event) => cellAt(layout, ...placeOn(canvas, event)),
    paddingUnder: (/** @type {MouseEvent} */ event) => paddingAt(layout, ...placeOn(canvas, event)),
    tell: titles.tell,
    entitle: titles.entitle,
  };
}

/**
 * The pictures of all channels, of which one is shown.
 * @param {Tensor} [tensor]
 * @param {Scale} [scale]
 * @param {Surroundings} [surroundings]
 */
function createMaps(
  tensor,
  scale,
  { margin = NO_MARGIN, padded = () => "0", around = null, filler = null, unread } = {},
) {
  const pictures = (/** @type {Tensor | null | undefined} */ some, /** @type {typeof filler} */ filled) =>
    Array.from({ length: (scale && some?.channels) ?? 0 }, (_, channel) =>
      rasterize(/** @type {Tensor} */ (some), channel, /** @type {Scale} */ (scale), filled),
    );
  const [rasters, arounds] = [pictures(tensor, filler), pictures(around, null)];
  /** @type {Plane | null} */
  let plane = null;
  if (tensor && scale)
    plane = {
      tensor,
      channel: 0,
      scale,
      raster: rasters[0],
      padded,
      around: arounds[0] ?? null,
      filler,
      unread,
    };
  return {
    rasters,
    margin,
    get plane() {
      return plane;
    },
    /** @param {number} channel */
    choose(channel) {
      if (plane && plane.channel !== channel)
        plane = { ...plane, channel, raster: rasters[channel], around: arounds[channel] ?? null };
    },
  };
}

/** Caption, readout and spoken name. @param {HTMLElement} root @param {HTMLCanvasElement} canvas */
function createTitles(root, canvas) {
  const caption = find(".plane-caption", HTMLElement, root);
  const readout = find(".readout", HTMLElement, root);
  const name = caption.textContent;
  return {
    /** @param {Tensor} tensor */
    show({ channels, height, width }) {
      setText(caption, `${name} \u00b7 ${channels} \u00d7 ${height} \u00d7 ${width}`);
      const keys = "Arrow keys walk over its cells, Enter pins one.";
      canvas.setAttribute("aria-label", `${name}, ${height} rows by ${width} columns. ${keys}`);
    },
    /** Replaces the caption until another tensor is loaded. @param {string} title */
    entitle(title) {
      setText(caption, title);
      canvas.setAttribute("aria-label", title);
    },
    /** @param {string} text */
    tell(text) {
      setText(readout, text);
    },
  };
}

/** @param {HTMLCanvasElement} canvas @param {MouseEvent} event @returns {[number, number]} x and y on the canvas */
function placeOn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
