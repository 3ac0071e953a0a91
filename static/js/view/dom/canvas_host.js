/** A canvas drawn in CSS pixels: the device's pixel ratio is handled here and nowhere else. */
import { standOn } from "../../core/colour/palette.js";

/** A surface whose brightest component, of 0 to 255, is below this is dark. */
const DARK_BELOW = 128;

/** Pixels for each CSS pixel while a picture is exported; 0 at other times. */
let exported = 0;

/** Pixels for each CSS pixel of every canvas. */
export function pixelRatio() {
  return exported || window.devicePixelRatio || 1;
}

/**
 * Draws the page's canvases at another ratio for as long as some work takes.
 * @template T
 * @param {number} ratio
 * @param {() => void} draw draws all that the work reads
 * @param {() => Promise<T>} work
 */
export async function drawnAt(ratio, draw, work) {
  exported = ratio;
  draw();
  try {
    return await work();
  } finally {
    exported = 0;
    draw();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 */
export function createCanvasHost(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let shown = { width: 0, height: 0, ratio: 0 };
  return {
    canvas,
    /**
     * Clears the canvas at the given size and hands out its context.
     * @param {number} width in CSS pixels
     * @param {number} height in CSS pixels
     */
    begin(width, height) {
      const ratio = pixelRatio();
      if (shown.width !== width || shown.height !== height || shown.ratio !== ratio) {
        shown = { width, height, ratio };
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      return context;
    },
  };
}

/** The page's colours as last read, since reading is slow. @type {import("../../draw/plane.js").Theme | null} */
let read = null;

/** Reads the page's colours again and chooses the tables for its surface; called when the theme changes. */
export function followSurface() {
  read = null;
  const parts = readTheme().surface.match(/\d+/g)?.slice(0, 3).map(Number) ?? [];
  const hex = parts.map((part) => part.toString(16).padStart(2, "0")).join("");
  standOn(Math.max(...parts) < DARK_BELOW ? `#${hex}` : null);
}

/** The page's colours, for canvases. @returns {import("../../draw/plane.js").Theme} */
export function readTheme() {
  read ??= themeOf(document.documentElement);
  return read;
}

/** @param {HTMLElement} root @returns {import("../../draw/plane.js").Theme} */
function themeOf(root) {
  const style = getComputedStyle(root);
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = (/** @type {string} */ name) => {
    probe.style.color = style.getPropertyValue(name);
    return getComputedStyle(probe).color;
  };
  const theme = {
    surface: colour("--surface"),
    raised: colour("--raised"),
    muted: colour("--muted"),
    line: colour("--line"),
    accent: colour("--accent"),
    frame: Number(style.getPropertyValue("--frame")) || 1,
  };
  probe.remove();
  return theme;
}
