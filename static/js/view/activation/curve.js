/** Chart of an activation: function, gradient, and histograms before and after over one x axis. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { placer, polyline, roundUp, ticks, valueUnder } from "../../core/layout/chart_axes.js";
import { histogram } from "../../core/activation/histogram.js";
import { rounded } from "../../core/text/numbers.js";
import { range } from "../../core/colour/scale.js";
import { svg } from "../dom/svg.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */
/** @typedef {import("../../core/layout/chart_axes.js").Range} Range */
/** @typedef {import("../../core/layout/chart_axes.js").Box} Box */
/** @typedef {{x: number, y: number, slope: number}} Place of the curve */
/** @typedef {{before: Float32Array, after: Float32Array}} Values of the channel that is looked at */

/** Odd, so that zero has a bin of its own around it. */
export const BINS = 61;
/** The x axis reaches at least from −3 to 3, where the curves bend. */
const LEAST_REACH = 3;
const STEPS = 480;
const LEFT = 34;
const RIGHT = 10;
const CURVE_HEIGHT = 210;
const BARS_HEIGHT = 58;
/** Above the bars: the axis' numbers, and what the bars are. */
const GAP = 38;
const NAME_HEIGHT = 24;
const AXIS_HEIGHT = 20;
/** Half the length of the tangent. */
const TANGENT = 48;

/** @param {Values} values */
export function binsOf({ before, after }) {
  const { minimum, maximum } = range(before);
  const [low, high] = [Math.min(minimum, range(after).minimum), Math.max(maximum, range(after).maximum)];
  const reach = roundUp(Math.max(-low, high, LEAST_REACH));
  return { low: -reach, high: reach, bins: BINS };
}

/** @param {SVGSVGElement} root */
export function createActivationPlot(root) {
  const point = svg("g", { class: "point" });
  const mark = svg("g", { class: "mark" });
  let across = { low: -LEAST_REACH, high: LEAST_REACH };
  /** @type {ReturnType<typeof placer> | null} */
  let place = null;
  /** @type {{settings: Settings | null, values: Values | null, width: number}} */
  let drawn = { settings: null, values: null, width: 0 };

  return {
    /**
     * @param {Settings} settings
     * @param {Values} values
     * @param {number} width in CSS pixels
     */
    draw(settings, values, width) {
      if (drawn.settings === settings && drawn.values === values && drawn.width === width) return;
      drawn = { settings, values, width };
      const bins = binsOf(values);
      const { curveBox, boxes, height } = layOutChart(width);
      root.setAttribute("viewBox", `0 0 ${width} ${height}`);
      root.setAttribute("width", String(width));
      root.setAttribute("height", String(height));
      across = bins;
      const curve = curves(settings, bins, curveBox);
      place = curve.place;
      root.replaceChildren(
        curve.element,
        bars("before", values.before, bins, boxes[0]),
        bars("after", values.after, bins, boxes[1]),
        axisBelow(bins, boxes[1]),
        point,
        mark,
      );
    },
    /** The x axis. */
    across: () => across,
    /** The x under a pointer. @param {MouseEvent} event */
    xUnder: (event) => xUnder(event, root, drawn.width, across),
    /** Marks a place of the curve with its tangent; null marks none. @param {Place | null} at */
    mark(at) {
      const parts = place && at && Math.abs(at.x) <= across.high ? markOf(place, at) : [];
      mark.replaceChildren(...parts);
    },
    /** @param {number} x @param {number} y both finite, or the point is left out */
    point(x, y) {
      const parts = place && Number.isFinite(x) && Number.isFinite(y) ? pointOf(place, x, y) : [];
      point.replaceChildren(...parts);
    },
  };
}

/** @param {MouseEvent} event @param {SVGSVGElement} root @param {number} drawn width @param {Range} across */
function xUnder({ clientX }, root, drawn, across) {
  const { left, width } = root.getBoundingClientRect();
  return valueUnder(((clientX - left) * drawn) / width, across, layOutChart(drawn).curveBox);
}

/** The cell's point, with lines to the axes. @param {ReturnType<typeof placer>} place @param {number} x @param {number} y */
function pointOf(place, x, y) {
  const [left, top] = [place.x(x), place.y(y)];
  return [
    svg("path", { class: "guide", d: `M${left} ${place.y(0)}V${top}H${place.x(0)}` }),
    svg("circle", { cx: left, cy: top, r: 5 }),
  ];
}

/** A place with its tangent. @param {ReturnType<typeof placer>} place @param {Place} at */
function markOf(place, { x, y, slope }) {
  const [right, down] = [place.x(1) - place.x(0), slope * (place.y(1) - place.y(0))];
  const scale = TANGENT / Math.hypot(right, down);
  const [left, top] = [place.x(x), place.y(y)];
  const start = `M${left - right * scale} ${top - down * scale}`;
  return [
    svg("path", { class: "tangent", d: `${start}l${2 * right * scale} ${2 * down * scale}` }),
    svg("circle", { cx: left, cy: top, r: 4.5 }),
  ];
}

/** @param {number} width in CSS pixels */
function layOutChart(width) {
  const inner = { x: LEFT, width: width - LEFT - RIGHT };
  const boxes = [0, 1].map((index) => ({
    ...inner,
    y: 8 + CURVE_HEIGHT + GAP + index * (BARS_HEIGHT + NAME_HEIGHT),
    height: BARS_HEIGHT,
  }));
  const height = boxes[1].y + BARS_HEIGHT + AXIS_HEIGHT;
  return { curveBox: { ...inner, y: 8, height: CURVE_HEIGHT }, boxes, height };
}

/**
 * @param {Settings} settings
 * @param {Range} across
 * @param {Box} box
 */
function curves({ op, parameters }, across, box) {
  const { value, derivative } = ACTIVATIONS[op];
  const [f, slope] = [
    (/** @type {number} */ x) => value(x, parameters),
    (/** @type {number} */ x) => derivative(x, parameters),
  ];
  const samples = Array.from(
    { length: STEPS + 1 },
    (_, index) => across.low + ((across.high - across.low) * index) / STEPS,
  );
  const { minimum, maximum } = range([...samples.map(f), ...samples.map(slope), 0]);
  const margin = (maximum - minimum) * 0.06;
  const up = { low: minimum - margin, high: maximum + margin };
  const place = placer(across, up, box);
  const element = svg(
    "g",
    {},
    ...ticks(across, 6).map((tick) =>
      svg("path", { class: tick === 0 ? "axis" : "tick", d: `M${place.x(tick)} ${box.y}v${box.height}` }),
    ),
    ...ticks(up, 6).map((tick) =>
      svg("path", { class: tick === 0 ? "axis" : "tick", d: `M${box.x} ${place.y(tick)}h${box.width}` }),
    ),
    ...ticks(up, 6).map((tick) =>
      svg("text", { x: box.x - 5, y: place.y(tick) + 4, "text-anchor": "end" }, rounded(tick, 4)),
    ),
    ...ticks(across, 6).map((tick) =>
      svg(
        "text",
        { x: place.x(tick), y: box.y + box.height + 14, "text-anchor": "middle" },
        rounded(tick, 4),
      ),
    ),
    svg("polyline", { class: "gradient", points: polyline(slope, across, place, STEPS) }),
    svg("polyline", { class: "function", points: polyline(f, across, place, STEPS) }),
  );
  return { element, place };
}

/**
 * @param {"before" | "after"} name
 * @param {Float32Array} values
 * @param {{low: number, high: number, bins: number}} bins
 * @param {Box} box
 */
function bars(name, values, bins, box) {
  const counts = histogram(values, bins);
  const tallest = Math.max(1, ...counts);
  const place = placer(bins, { low: 0, high: tallest }, box);
  const width = box.width / bins.bins;
  const shape = counts
    .map(
      (count, index) =>
        `M${(box.x + index * width).toFixed(2)} ${box.y + box.height}V${place.y(count).toFixed(2)}h${width.toFixed(2)}V${box.y + box.height}Z`,
    )
    .join("");
  return svg(
    "g",
    { class: `bars ${name}` },
    svg("path", {
      class: "axis",
      d: `M${place.x(0)} ${box.y}v${box.height}M${box.x} ${box.y + box.height}h${box.width}`,
    }),
    svg("path", { class: "bar", d: shape }),
    svg("text", { class: "bars-name", x: box.x, y: box.y - 6 }, name),
    svg(
      "text",
      { x: box.x + box.width, y: box.y - 6, "text-anchor": "end" },
      `up to ${rounded((100 * tallest) / values.length, 3)} %`,
    ),
  );
}

/** @param {Range} across @param {Box} box */
function axisBelow(across, box) {
  const place = placer(across, { low: 0, high: 1 }, box);
  return svg(
    "g",
    {},
    ...ticks(across, 6).map((tick) =>
      svg(
        "text",
        { x: place.x(tick), y: box.y + box.height + 14, "text-anchor": "middle" },
        rounded(tick, 4),
      ),
    ),
  );
}
