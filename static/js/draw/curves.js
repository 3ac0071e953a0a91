/** Curves of trainings as SVG: axes with ticks, a line for each split of each training, marks at epochs. */
import { placer, ticks } from "../core/layout/chart_axes.js";
import { rounded } from "../core/text/numbers.js";
import { svg } from "./schematic.js";

/** @typedef {import("../core/training/curves.js").Chart} Chart */
/** @typedef {import("../core/training/curves.js").Line} Line */
/** @typedef {ReturnType<typeof placer>} Place */

export const HEIGHT = 220;
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 14, 10, 30];
/** Pixels that a number below the axis needs. */
const TICK_WIDTH = 52;

/** @param {number} width of the drawing, in CSS pixels */
const boxOf = (width) => ({ x: LEFT, y: TOP, width: width - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM });

/** @param {Chart} chart @param {number} width in CSS pixels */
export function placerOf({ across, up }, width) {
  return placer(across, up, boxOf(width));
}

/** The position along the axis of epochs under a point. @param {Chart} chart @param {number} width @param {number} x in CSS pixels */
export function epochUnder({ across }, width, x) {
  const box = boxOf(width);
  return across.low + ((x - box.x) / box.width) * (across.high - across.low);
}

/** @param {Chart} chart @param {number} width in CSS pixels @returns {Element[]} */
export function drawCurves(chart, width) {
  const place = placerOf(chart, width);
  return [...axes(chart, width, place), ...chart.lines.flatMap((line) => curve(line, place))];
}

/** @param {Chart} chart @param {number} width @param {Place} place */
function axes({ measure, across, up }, width, place) {
  const box = boxOf(width);
  const epochs = ticks(across, Math.max(2, Math.floor(box.width / TICK_WIDTH))).filter(Number.isInteger);
  const text = (/** @type {number} */ value) =>
    measure === "accuracy" ? `${rounded(100 * value, 3)} %` : rounded(value, 3);
  const bottom = box.y + box.height;
  return [
    ...ticks(up, 5).flatMap((tick) => [
      svg("path", { class: "tick", d: `M${box.x} ${place.y(tick)}h${box.width}` }),
      svg("text", { x: box.x - 6, y: place.y(tick) + 4, "text-anchor": "end" }, text(tick)),
    ]),
    ...epochs.map((tick) =>
      svg("text", { x: place.x(tick), y: bottom + 15, "text-anchor": "middle" }, String(tick)),
    ),
    svg("path", { class: "axis", d: `M${box.x} ${box.y}V${bottom}h${box.width}` }),
    svg("text", { x: box.x + box.width / 2, y: HEIGHT - 2, "text-anchor": "middle" }, "epoch"),
  ];
}

/** @param {Line} line @param {Place} place */
function curve({ run, split, points }, place) {
  const classes = `run-${run} ${split}`;
  const at = points.map(([epoch, value]) => `${place.x(epoch).toFixed(2)},${place.y(value).toFixed(2)}`);
  const [x, y] = (at.at(-1) ?? "").split(",");
  const end = at.length > 0 ? [svg("circle", { class: classes, cx: x, cy: y, r: 3 })] : [];
  return [svg("polyline", { class: classes, points: at.join(" ") }), ...end];
}

/**
 * A vertical line at an epoch, with a point on each curve.
 * @param {Chart} chart
 * @param {number} width in CSS pixels
 * @param {number} epoch
 * @param {"shown" | "pointed"} name
 */
export function drawMark(chart, width, epoch, name) {
  const place = placerOf(chart, width);
  const box = boxOf(width);
  const points = chart.lines.flatMap(({ run, split, points: all }) =>
    all
      .filter(([each]) => each === epoch)
      .map(([, value]) =>
        svg("circle", { class: `run-${run} ${split}`, cx: place.x(epoch), cy: place.y(value), r: 4 }),
      ),
  );
  const line = svg("path", { class: "mark-line", d: `M${place.x(epoch)} ${box.y}v${box.height}` });
  return svg("g", { class: `mark ${name}` }, line, ...points);
}
