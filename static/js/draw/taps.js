/** The arithmetic of one output cell: each tap in its colour on the map, with its value above its weight. */
import { identityColour } from "../core/colour/weight_colours.js";
import { fitted } from "../core/text/numbers.js";
import { colourOf, inkOn } from "../core/colour/scale.js";

/** @typedef {import("../types").Tap} Tap */
/** @typedef {import("../types").Scale} Scale */
/** @typedef {import("./plane.js").Theme} Theme */
/** @typedef {{input: Scale, weight: Scale, identity: boolean, joined: boolean}} Scales joined: whether the tiles are added up */

/** Space between tiles, and the largest side of a tile, in CSS pixels. */
const GAP = 10;
const MAX_TILE = 84;
const NUMBERS_FROM = 24;
/** Width to which a digit may be squeezed, by the size of the font. */
const NARROWEST = 0.42;
/** Height of a term's heading above its tiles, if there are several terms, in CSS pixels. */
const HEADING = 22;
/** Height that all tiles together should not exceed, in CSS pixels. */
const MAX_HEIGHT = 460;
/** Space between two terms side by side, and the width that a heading takes, in CSS pixels. */
const TERM_GAP = 12;
const HEADING_WIDTH = 130;

/**
 * Terms stand two side by side where their numbers can still be read, so that the total stays in sight.
 * @param {{height: number, width: number}} kernel
 * @param {number} terms
 * @param {number} room width available, in CSS pixels
 */
export function layOutTaps(kernel, terms, room) {
  const gap = kernel.width > 7 || terms > 1 ? 3 : GAP;
  const heading = terms > 1 ? HEADING : 0;
  const lay = (/** @type {number} */ columns) => {
    const place = (room - (columns - 1) * TERM_GAP) / columns;
    const across = (place - (kernel.width - 1) * gap) / kernel.width;
    const rows = Math.ceil(terms / columns);
    const down = (MAX_HEIGHT / rows - heading) / kernel.height - gap;
    const tile = Math.floor(
      Math.max(12, Math.min(MAX_TILE, across, terms > 1 ? Math.max(down, 30) : MAX_TILE)),
    );
    const width = kernel.width * tile + (kernel.width - 1) * gap;
    const block = heading + kernel.height * (tile + gap);
    const pitch = Math.max(width, Math.min(place, HEADING_WIDTH)) + TERM_GAP;
    const left = Math.floor((room - (columns - 1) * pitch - width) / 2);
    return { tile, gap, heading, block, columns, pitch, left, height: rows * block - gap };
  };
  const two = lay(2);
  return terms > 1 && two.tile >= NUMBERS_FROM ? two : lay(1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{heading: string, taps: Tap[]}[]} terms
 * @param {{height: number, width: number}} kernel
 * @param {Scales} scales
 * @param {ReturnType<typeof layOutTaps>} layout
 * @param {Theme} theme
 */
export function drawTaps(context, terms, kernel, scales, layout, theme) {
  const { tile, gap } = layout;
  terms.forEach((term, order) => {
    const left = layout.left + (order % layout.columns) * layout.pitch;
    const top = Math.floor(order / layout.columns) * layout.block + layout.heading;
    if (layout.heading > 0) {
      setFont(context, 12);
      context.textAlign = "left";
      context.fillStyle = theme.muted;
      context.fillText(term.heading, left, top - HEADING / 2, layout.pitch - 4);
    }
    term.taps.forEach((tap, index) => {
      const [row, column] = [Math.floor(index / kernel.width), index % kernel.width];
      const place = { x: left + column * (tile + gap), y: top + row * (tile + gap), tile };
      drawTile(context, tap, place, kernel, scales, theme);
      if (scales.joined && gap === GAP && column < kernel.width - 1) {
        setFont(context, 13);
        context.fillStyle = theme.muted;
        context.fillText("+", place.x + tile + gap / 2, place.y + tile / 2);
      }
    });
  });
}

/** @param {CanvasRenderingContext2D} context @param {number} size */
function setFont(context, size) {
  context.font = `${size}px ui-sans-serif, system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Tap} tap
 * @param {{x: number, y: number, tile: number}} place
 * @param {{height: number, width: number}} kernel
 * @param {Scales} scales
 * @param {Theme} theme
 */
function drawTile(context, tap, { x, y, tile }, kernel, scales, theme) {
  const split = Math.round(tile * 0.58);
  context.fillStyle = tap.padded && tap.value === 0 ? theme.surface : colourOf(scales.input, tap.value);
  context.fillRect(x, y, tile, split);
  context.fillStyle = scales.identity
    ? identityColour(tap.index, kernel)
    : colourOf(scales.weight, tap.weight);
  context.fillRect(x, y + split, tile, tile - split);
  context.strokeStyle = tap.padded ? theme.muted : theme.line;
  context.lineWidth = 1;
  context.setLineDash(tap.padded ? [3, 3] : []);
  context.strokeRect(x + 0.5, y + 0.5, tile - 1, tile - 1);
  context.setLineDash([]);
  if (tile < NUMBERS_FROM) return;
  const digits = tile >= 56 ? 4 : 3;
  const size = Math.min(14, Math.max(8, tile * 0.24));
  const characters = Math.floor((tile - 4) / (size * NARROWEST));
  setFont(context, size);
  context.fillStyle = tap.padded && tap.value === 0 ? theme.muted : inkOn(scales.input, tap.value);
  context.fillText(fitted(tap.value, characters, digits), x + tile / 2, y + split / 2, tile - 4);
  context.fillStyle = scales.identity ? "#000" : inkOn(scales.weight, tap.weight);
  context.fillText(
    `\u00d7 ${fitted(tap.weight, characters - 2, digits)}`,
    x + tile / 2,
    y + split + (tile - split) / 2,
    tile - 4,
  );
}
