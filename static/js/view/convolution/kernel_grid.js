/** All kernels of the layer as small pictures, a row for each output channel; one is chosen. */
import { planeBetween } from "../../core/convolution/kernel.js";
import { colourOf } from "../../core/colour/scale.js";
import { make, setText, find } from "../dom/elements.js";

/** Side of a small picture, in pixels of its own. */
const SIDE = 30;

/**
 * @param {HTMLElement} root
 * @param {(channels: import("../../types").Channels) => void} choose
 */
export function createKernelPairs(root, choose) {
  const grid = find(".pairs-grid", HTMLElement, root);
  const count = find(".pairs-count", HTMLElement, root);
  return {
    /**
     * @param {import("../../types").Settings} settings made to fit the picture
     * @param {number} inputs channels
     * @param {import("../../types").Channels} channels
     * @param {import("../../types").Scale} scale
     */
    show(settings, inputs, channels, scale) {
      const outputs = settings.kernel.planes.length;
      root.hidden = inputs === 1 && outputs === 1;
      const each = inputs / settings.groups;
      setText(
        count,
        `${outputs} output × ${each} input ${each === 1 ? "channel" : "channels"} = ${outputs * each} kernels`,
      );
      grid.style.gridTemplateColumns = `repeat(${inputs}, ${SIDE}px)`;
      const held = grid.contains(document.activeElement);
      grid.replaceChildren(
        ...Array.from({ length: outputs * inputs }, (_, index) => {
          const pair = { output: Math.floor(index / inputs), input: index % inputs };
          const between = planeBetween(settings, pair);
          if (!between) return make("span", { class: "no-kernel", title: "Another group: no kernel" });
          const name = `Kernel from input ${pair.input} to output ${pair.output}`;
          const isChosen = pair.output === channels.output && pair.input === channels.input;
          const button = make(
            "button",
            { type: "button", title: name, "aria-label": name, "aria-pressed": String(isChosen) },
            picture(between.plane.weights, settings.kernel, scale),
          );
          button.addEventListener("click", () => choose(pair));
          return button;
        }),
      );
      if (held) /** @type {HTMLElement | null} */ (grid.querySelector("[aria-pressed=true]"))?.focus();
    },
  };
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
