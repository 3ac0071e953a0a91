/** Keys over a plot, and its buttons: walk from point to point, open, select, zoom. */
import { DIRECTIONS } from "../../../core/transfer/points/nearest.js";
import { indexOf, isInSight, walked, zoomedAround } from "../../../core/transfer/points/placed_points.js";
import { centredOn, WHOLE } from "../../../core/transfer/points/plot_view.js";
import { find } from "../../dom/elements.js";

/** @typedef {import("../../../core/transfer/points/placed_points.js").PlacedPoints} PlacedPoints */
/** @typedef {import("./plot.js").Tell} Tell */
/** @typedef {import("./plot.js").Marks} Marks */

const ZOOM_STEP = 1.6;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{points: () => PlacedPoints, marks: () => Marks}} shown
 * @param {Tell} tell
 */
export function listenForPlotKeys(canvas, { points, marks }, tell) {
  /** @param {(image: string) => void} act */
  function withPointed(act) {
    const { pointed } = marks();
    if (pointed !== null && indexOf(points(), pointed) !== null) act(pointed);
  }

  /** @type {Record<string, () => void>} */
  const keys = {
    Enter: () => withPointed(tell.open),
    " ": () => withPointed((image) => tell.choose(toggled(marks().chosen, image))),
    Escape: () => tell.choose([]),
    "+": () => tell.look(zoomedAround(points(), ZOOM_STEP, marks().pointed)),
    "-": () => tell.look(zoomedAround(points(), 1 / ZOOM_STEP, marks().pointed)),
    0: () => tell.look(WHOLE),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const act = direction ? () => walk(points(), marks().pointed, direction, tell) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  canvas.addEventListener("blur", () => tell.point(null));
}

/** @param {PlacedPoints} points @param {string | null} pointed @param {[number, number]} direction @param {Tell} tell */
function walk(points, pointed, direction, { look, point }) {
  const index = walked(points, pointed, direction);
  if (index === null) return;
  const { image, at } = points.features.points[index];
  if (!isInSight(points, index)) look(centredOn(points.plot, at));
  point(image);
}

/** @param {string[]} images @param {string} image */
function toggled(images, image) {
  return images.includes(image) ? images.filter((each) => each !== image) : [...images, image];
}

/** @param {HTMLElement} root @param {() => PlacedPoints} points @param {Tell} tell */
export function listenForZoomButtons(root, points, { look }) {
  const views = {
    in: () => zoomedAround(points(), ZOOM_STEP, null),
    out: () => zoomedAround(points(), 1 / ZOOM_STEP, null),
    whole: () => WHOLE,
  };
  for (const [name, view] of Object.entries(views))
    find(`[data-zoom=${name}]`, HTMLButtonElement, root).addEventListener("click", () => look(view()));
}
