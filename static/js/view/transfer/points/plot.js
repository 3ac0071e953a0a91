/** One plot: its points on a canvas, moved, zoomed, walked over and lassoed. */
import {
  indexOf,
  NO_POINTS,
  picturedPoints,
  pictureUnder,
  picturesWithin,
  placed,
} from "../../../core/transfer/points/placed_points.js";
import { panned, zoomedAt } from "../../../core/transfer/points/plot_view.js";
import { drawScatter } from "../../../draw/scatter.js";
import { createCanvasHost, readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, setText } from "../../dom/elements.js";
import { listenForPlotKeys, listenForZoomButtons } from "./plot_keys.js";
import { listenForPointers } from "./pointers.js";
import { createTip } from "./tip.js";

/** @typedef {import("../../../core/transfer/points/plot_view.js").Place} Place */
/** @typedef {import("../../../core/transfer/points/plot_view.js").PlotView} PlotView */
/** @typedef {import("../../../core/transfer/points/placed_points.js").PlacedPoints} PlacedPoints */
/** @typedef {import("../../../transfer").Features} Features */
/** @typedef {import("../../../transfer").PointsState} PointsState */
/** @typedef {Pick<PointsState, "tool" | "pointed" | "chosen">} Marks */
/** @typedef {ReturnType<typeof import("./thumbnails.js").createThumbnails>} Thumbnails */

/**
 * @typedef {object} Tell
 * @property {(view: PlotView) => void} look
 * @property {(image: string | null) => void} point
 * @property {(images: string[]) => void} choose
 * @property {(image: string) => void} open
 * @property {() => void} redraw
 */

/**
 * @typedef {object} Shown
 * @property {string} title
 * @property {Features | null} features null until they are there
 * @property {string[]} classes their names
 * @property {PlotView} view
 * @property {Marks} marks
 */

/** @param {HTMLElement} root @param {Thumbnails} thumbnails @param {Tell} tell */
export function createPlot(root, thumbnails, tell) {
  const canvas = find("canvas", HTMLCanvasElement, root);
  const field = find(".plot-field", HTMLElement, root);
  const tip = createTip(find(".plot-tip", HTMLElement, root));
  const draw = createDrawing(canvas, thumbnails);
  let points = NO_POINTS;
  /** @type {Marks} */
  let marks = { tool: "move", pointed: null, chosen: [] };
  const shown = { points: () => points, marks: () => marks };
  const line = listen(canvas, shown, tell);
  listenForPlotKeys(canvas, shown, tell);
  listenForZoomButtons(root, shown.points, tell);

  return {
    /** @param {Shown} what */
    show(what) {
      const { features, view } = what;
      ({ marks } = what);
      showWords(root, what);
      const size = { width: field.clientWidth, height: field.clientHeight };
      canvas.classList.toggle("is-lasso", marks.tool === "lasso");
      canvas.classList.toggle("is-held", marks.tool === "lasso" || view.zoom > 1);
      if (!features || size.width === 0) return;
      points = placed(features, view, size, points);
      tip.show(points, marks.pointed, what.classes);
      draw(points, marks, line());
    },
  };
}

/** @param {HTMLElement} root @param {Shown} shown */
function showWords(root, { title, features }) {
  const field = find(".plot-field", HTMLElement, root);
  setText(find("figcaption", HTMLElement, root), title);
  field.toggleAttribute("data-stale", features === null);
  field.setAttribute("aria-busy", String(features === null));
  const count = features ? `: ${features.points.length} pictures as points` : "";
  find("canvas", HTMLCanvasElement, root).setAttribute("aria-label", `${title}${count}`);
  const [first, second] = (features?.explained ?? []).map((share) => `${Math.round(100 * share)} %`);
  setText(
    find("[data-axes]", HTMLElement, root),
    features ? `Principal components: ${first} of the variance across, ${second} upwards` : "",
  );
}

/** Listens to pointers. @param {HTMLCanvasElement} canvas @param {{points: () => PlacedPoints, marks: () => Marks}} shown @param {Tell} tell @returns {() => Place[]} the lasso's line */
function listen(canvas, { points, marks }, tell) {
  /** @type {Place[]} */
  let lasso = [];
  listenForPointers(canvas, {
    isLasso: () => marks().tool === "lasso",
    pan: (across, down) => tell.look(panned(points().plot, across, down)),
    zoom: (factor, place) => tell.look(zoomedAt(points().plot, factor, place)),
    lasso(line, isDone) {
      lasso = isDone ? [] : [...line];
      if (isDone && line.length > 0) tell.choose(picturesWithin(points(), line));
      tell.redraw();
    },
    point: (place) => tell.point(place && pictureUnder(points(), place)),
    click(place) {
      const image = pictureUnder(points(), place);
      if (image !== null) tell.open(image);
    },
  });
  return () => lasso;
}

/** The function that draws the points where something has changed. @param {HTMLCanvasElement} canvas @param {Thumbnails} thumbnails */
function createDrawing(canvas, thumbnails) {
  const host = createCanvasHost(canvas);
  const changed = createChangeWatch();
  return (
    /** @type {PlacedPoints} */ points,
    /** @type {Marks} */ { pointed, chosen },
    /** @type {Place[]} */ lasso,
  ) => {
    const { features, places, plot } = points;
    const { width, height } = plot.size;
    if (!changed(features, plot.view, width, height, pointed, chosen, lasso, thumbnails.count(), readTheme()))
      return;
    const pictured = picturedPoints(points);
    const scatter = {
      places,
      labels: features.points.map(({ label }) => label),
      pointed: indexOf(points, pointed),
      chosen: new Set(chosen.map((image) => indexOf(points, image)).filter((index) => index !== null)),
      lasso,
      thumbnail: (/** @type {number} */ index) =>
        pictured.has(index) ? thumbnails.of(features.points[index].image) : null,
    };
    drawScatter(host.begin(width, height), scatter, readTheme());
  };
}
