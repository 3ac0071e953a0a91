/** The kernel grid: all kernels of the layer as small pictures, a row for each output channel; one is chosen. */
import { planeBetween } from "../../core/convolution/kernel.js";
import { channelName } from "../../core/text/channel_names.js";
import { colourOf } from "../../core/colour/scale.js";
import { createArrowKeys } from "../controls/arrow_keys.js";
import { make, setText, find } from "../dom/elements.js";

/** Side of a small picture, in pixels of its own. */
const SIDE = 30;

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Channels} Channels */

/**
 * @param {HTMLElement} root
 * @param {(channels: Channels) => void} choose
 */
export function createKernelGrid(root, choose) {
  const grid = find(".pairs-grid", HTMLElement, root);
  const count = find(".pairs-count", HTMLElement, root);
  const arrows = createArrowKeys(grid);
  return {
    /**
     * @param {Settings} settings made to fit the picture
     * @param {number} inputs channels
     * @param {Channels} channels
     * @param {import("../../types").Scale} scale
     */
    show(settings, inputs, channels, scale) {
      const outputs = settings.kernel.planes.length;
      root.hidden = inputs === 1 && outputs === 1;
      const each = inputs / settings.groups;
      setText(count, `kernel grid (out \u00d7 in): ${outputs} \u00d7 ${each} = ${outputs * each} kernels`);
      grid.style.gridTemplateColumns = `repeat(${inputs}, ${SIDE}px)`;
      const held = grid.contains(document.activeElement);
      const pairs = Array.from({ length: outputs * inputs }, (_, index) => ({
        output: Math.floor(index / inputs),
        input: index % inputs,
      }));
      const cells = pairs.map((pair) => {
        const isChosen = pair.output === channels.output && pair.input === channels.input;
        return kernelButton(settings, { pair, inputs, isChosen, scale }, () => choose(pair));
      });
      grid.replaceChildren(...cells);
      const buttons = cells.map((cell) => (cell instanceof HTMLButtonElement ? cell : null));
      arrows.load(buttons, inputs, channels.output * inputs + channels.input);
      const chosen = /** @type {HTMLElement | null} */ (grid.querySelector("[aria-pressed=true]"));
      if (held) chosen?.focus();
      if (chosen) grid.scrollLeft = chosen.offsetLeft - grid.offsetLeft - (grid.clientWidth - SIDE) / 2;
    },
  };
}

/**
 * @param {Settings} settings
 * @param {{pair: Channels, inputs: number, isChosen: boolean, scale: import("../../types").Scale}} shown
 * @param {() => void} choose
 */
function kernelButton(settings, { pair, inputs, isChosen, scale }, choose) {
  const between = planeBetween(settings, pair);
  if (!between) return make("span", { class: "no-kernel", title: "Another group: no kernel" });
  const name = kernelName(settings, pair, inputs);
  const attributes = { type: "button", title: name, "aria-label": name, "aria-pressed": String(isChosen) };
  const button = make("button", attributes, picture(between.plane.weights, settings.kernel, scale));
  button.addEventListener("click", choose);
  return button;
}

/** @param {Settings} settings made to fit the picture @param {Channels} pair @param {number} inputs channels */
export function kernelName(settings, { input, output }, inputs) {
  return `Kernel from input ${channelName(input, settings, inputs)} to output channel ${output}`;
}

/**
 * @param {number[]} weights
 * @param {{height: number, width: number}} kernel
 * @param {import("../../types").Scale} scale
 */
export function picture(weights, { height, width }, scale) {
  const canvas = make("canvas", { width: String(width), height: String(height) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  weights.forEach((weight, index) => {
    context.fillStyle = colourOf(scale, weight);
    context.fillRect(index % width, Math.floor(index / width), 1, 1);
  });
  return canvas;
}
