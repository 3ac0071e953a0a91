/** The schematic beside the PyTorch line: planes drawn when the settings change, the window at each step. */
import { identityColour } from "../../core/colour/weight_colours.js";
import { schematicAxes, schematicCell } from "../../core/convolution/schematic.js";
import { drawPlanes, drawStamp, drawWindow, HEIGHT, svg, WIDTH } from "../../draw/schematic.js";

/** @typedef {import("../../types").Settings} Settings */

/** @param {SVGSVGElement} root */
export function createSchematicView(root) {
  const still = svg("g", {});
  const moving = svg("g", {});
  root.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  root.append(still, moving);
  /** @type {ReturnType<typeof schematicAxes> | null} */
  let axes = null;
  /** Text that tells the drawn settings and step apart from others. */
  let drawn = "";
  let placed = "";

  return {
    /** @param {Settings} settings @param {{height: number, width: number}} input */
    load(settings, input) {
      const {
        kernel: { height, width },
        stride,
        padding,
        dilation,
        outputPadding,
        operator,
        view,
      } = settings;
      const key = JSON.stringify([
        input,
        height,
        width,
        stride,
        padding,
        dilation,
        outputPadding,
        operator,
        view,
      ]);
      if (key === drawn) return;
      drawn = key;
      placed = "";
      axes = schematicAxes(settings, input);
      still.replaceChildren(...drawPlanes(axes));
    },
    /**
     * @param {Settings} settings
     * @param {import("../../types").Cell} cell of the real output
     * @param {{height: number, width: number}} output the real one
     */
    place(settings, cell, output) {
      if (!axes) return;
      const { kernel, identity, operator } = settings;
      const at = schematicCell(cell, output, { height: axes[0].axis.count, width: axes[1].axis.count });
      const key = `${at.row},${at.column},${identity}`;
      if (key === placed) return;
      placed = key;
      const last = kernel.height * kernel.width - 1;
      const tint = (/** @type {number} */ slot) =>
        identityColour(operator === "Conv2d" ? slot : last - slot, kernel);
      moving.replaceChildren(...drawWindow(axes, at, identity ? tint : null));
    },
    /**
     * @param {Settings} settings
     * @param {import("../../types").Cell} cell of the real input
     * @param {{input: {height: number, width: number}}} real
     */
    stamp(settings, cell, { input }) {
      if (!axes || settings.view !== "scatter") return;
      const at = schematicCell(cell, input, { height: axes[0].size, width: axes[1].size });
      const key = `stamp ${at.row},${at.column}`;
      if (key === placed) return;
      placed = key;
      moving.replaceChildren(...drawStamp(axes, at));
    },
  };
}
