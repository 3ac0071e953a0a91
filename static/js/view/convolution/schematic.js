/** The schematic of a convolution: planes drawn when the settings change, the window at each step. */
import { identityColour } from "../../core/colour/weight_colours.js";
import { schematicAxes, schematicCell } from "../../core/convolution/schematic.js";
import { drawPlanes, drawStamp, drawWindow, HEIGHT, svg, WIDTH } from "../../draw/schematic.js";

/** @typedef {import("../../types").Settings} Settings */

/** @typedef {import("../../types").Cell} Cell */
/** @typedef {{height: number, width: number}} Size */

/** @param {SVGSVGElement} root */
export function createSchematicView(root) {
  const still = svg("g", {});
  const moving = svg("g", {});
  root.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  root.append(still, moving);
  /** @type {ReturnType<typeof schematicAxes> | null} */
  let axes = null;
  /** Keys of what is drawn. */
  let drawn = "";
  let placed = "";

  return {
    /** @param {Settings} settings @param {Size} input */
    load(settings, input) {
      const key = keyOf(settings, input);
      if (key === drawn) return;
      drawn = key;
      placed = "";
      axes = schematicAxes(settings, input);
      still.replaceChildren(...drawPlanes(axes));
    },
    /** @param {Settings} settings @param {Cell} cell of the real output @param {Size} output the real one */
    place(settings, cell, output) {
      if (!axes) return;
      const at = schematicCell(cell, output, { height: axes[0].axis.count, width: axes[1].axis.count });
      const key = `${at.row},${at.column},${settings.identity}`;
      if (key === placed) return;
      placed = key;
      moving.replaceChildren(...drawWindow(axes, at, tintOf(settings)));
    },
    /** @param {Settings} settings @param {Cell} cell of the real input @param {{input: Size}} real */
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

/** @param {Settings} settings @param {Size} input */
function keyOf({ kernel, stride, padding, paddingMode, dilation, outputPadding, operator, view }, input) {
  const { height, width } = kernel;
  const window = [height, width, stride, padding, paddingMode, dilation, outputPadding];
  return JSON.stringify([input, operator, view, ...window]);
}

/** A colour for each slot of the window, where each weight has its own. @param {Settings} settings */
function tintOf({ kernel, identity, operator }) {
  if (!identity) return null;
  const last = kernel.height * kernel.width - 1;
  return (/** @type {number} */ slot) => identityColour(operator === "Conv2d" ? slot : last - slot, kernel);
}
