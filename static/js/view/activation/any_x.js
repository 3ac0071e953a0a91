/** f(x) and f′(x) at any x: pointed at on the curve, chosen by keys, or typed. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { fineStep } from "../../core/layout/chart_axes.js";
import { parseNumber, rounded } from "../../core/text/numbers.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */
/** @typedef {ReturnType<typeof import("./curve.js").createActivationPlot>} Plot */

const DIGITS = 6;
/** Coarse steps of the arrow keys, in fine ones. @type {Record<string, number>} */
const MOVES = { ArrowLeft: -10, ArrowDown: -10, ArrowRight: 10, ArrowUp: 10 };

/**
 * @param {HTMLElement} root
 * @param {Plot} plot
 */
export function createAnyX(root, plot) {
  const [curve, field] = [find("#curve", SVGSVGElement, root), find("#any-x", HTMLInputElement, root)];
  const complain = createComplaint(root, field);
  /** The x that was chosen, and the one under the pointer. @type {{chosen: number | null, pointed: number | null}} */
  const x = { chosen: null, pointed: null };
  /** @type {{settings: Settings | null, hidden: boolean}} */
  let shown = { settings: null, hidden: false };
  const display = createDisplay(root, curve);

  function update() {
    const { settings, hidden } = shown;
    const at = settings && !hidden ? placeAt(settings, x.pointed ?? x.chosen) : null;
    plot.mark(at);
    display(at, plot.across());
  }

  /** @param {number | null} value */
  function choose(value) {
    x.chosen = value;
    field.value = value === null ? "" : String(value);
    complain(false);
    update();
  }

  /** @param {number | null} value */
  const point = (value) => {
    x.pointed = value;
    update();
  };
  listenToCurve(curve, plot, { choose, point, from: () => x.chosen ?? 0 });
  field.addEventListener("input", () => {
    x.chosen = parseNumber(field.value);
    complain(x.chosen === null && field.value.trim() !== "");
    update();
  });

  return {
    /** @param {Settings} settings @param {boolean} hidden whether the result is to be guessed first */
    show(settings, hidden) {
      shown = { settings, hidden };
      update();
    },
  };
}

/** @param {HTMLElement} root @param {HTMLInputElement} field @returns {(isWrong: boolean) => void} */
function createComplaint(root, field) {
  const message = find("#any-x-message", HTMLElement, root);
  return (isWrong) => {
    field.setAttribute("aria-invalid", String(isWrong));
    setText(message, isWrong ? "x must be a float32 number, such as -1.5 or 1e3." : "");
  };
}

/**
 * @param {SVGSVGElement} curve
 * @param {Plot} plot
 * @param {{choose: (x: number | null) => void, point: (x: number | null) => void, from: () => number}} tell
 */
function listenToCurve(curve, plot, { choose, point, from }) {
  curve.addEventListener("pointermove", (event) => point(plot.xUnder(event)));
  curve.addEventListener("pointerleave", () => point(null));
  curve.addEventListener("click", (event) => choose(plot.xUnder(event)));
  curve.addEventListener("keydown", (event) => {
    const next = moved(event, from(), plot.across());
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
  });
}

/** @param {Settings} settings @param {number | null} chosen */
function placeAt({ op, parameters }, chosen) {
  if (chosen === null) return null;
  const x = Math.fround(chosen);
  const { value, derivative } = ACTIVATIONS[op];
  return { x, y: value(x, parameters), slope: derivative(x, parameters) };
}

/**
 * @param {KeyboardEvent} event
 * @param {number} from
 * @param {{low: number, high: number}} across
 * @returns {number | null | undefined} the x that a key leads to; null for none, undefined for another key
 */
function moved({ key, shiftKey }, from, across) {
  if (key === "Escape") return null;
  if (key === "Home" || key === "End") return key === "Home" ? across.low : across.high;
  if (!MOVES[key]) return undefined;
  const next = from + MOVES[key] * (shiftKey ? 10 : 1) * fineStep(across);
  return Number(Math.min(across.high, Math.max(across.low, next)).toPrecision(DIGITS));
}

/** @param {HTMLElement} root @param {SVGSVGElement} curve */
function createDisplay(root, curve) {
  const outputs = ["x", "y", "slope"].map((name) => find(`[data-any-${name}]`, HTMLElement, root));
  const outside = find("[data-outside]", HTMLElement, root);
  /** @param {{x: number, y: number, slope: number} | null} at @param {{low: number, high: number}} across */
  return (at, across) => {
    const texts = at ? [at.x, at.y, at.slope].map((number) => rounded(number, DIGITS)) : ["", "", ""];
    outputs.forEach((output, index) => setText(output, texts[index] || "\u2026"));
    outside.hidden = !at || Math.abs(at.x) <= across.high;
    curve.setAttribute("aria-valuemin", String(across.low));
    curve.setAttribute("aria-valuemax", String(across.high));
    curve.setAttribute("aria-valuenow", String(at?.x ?? 0));
    const text = at ? `x ${texts[0]}, f(x) ${texts[1]}, gradient ${texts[2]}` : "no x chosen";
    curve.setAttribute("aria-valuetext", text);
  };
}
