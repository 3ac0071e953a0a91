/** The activation page: a map before, the curve, the map after. */
import { FIRST_CONVOLUTION } from "../core/links/operator_input.js";
import { activationFromQuery, activationToQuery, functionToQuery } from "../core/links/activation.js";
import { activationFaults } from "../core/links/operator_faults.js";
import { activationLayer, activationLine, STANDARD } from "../core/activation/functions.js";
import { formulasOf } from "../core/activation/formulas.js";
import { windowAxis } from "../core/geometry/sliding_window.js";
import { range, scaleFor } from "../core/colour/scale.js";
import { moduleLine } from "../core/convolution/pytorch_line.js";
import { enteringChannels } from "../core/convolution/settings.js";
import { computeLastLayer } from "../io/maps.js";
import { createActivationControls } from "../view/activation/controls.js";
import { createActivationView } from "../view/activation/explanation.js";
import { find, setText } from "../view/dom/elements.js";
import { formulaElement, math } from "../view/dom/mathml.js";
import { startLab } from "../shell/lab.js";
import { convolutionOf, layersBefore } from "../shell/operator_input.js";

/** @typedef {import("../operators").ActivationSettings} Settings */

/** @type {Settings} */
const defaults = {
  image: "cat",
  size: 128,
  color: "grey",
  op: "ReLU",
  parameters: STANDARD,
  source: "convolution",
  convolution: FIRST_CONVOLUTION,
};

/**
 * @param {Settings} settings
 * @param {import("../types").Picture} picture
 */
function documentOf(settings, picture) {
  const { input, layers } = layersBefore(settings, picture);
  return { input, layers: [...layers, activationLayer(settings.op, settings.parameters)] };
}

const POINT = { kernelSize: 1, stride: 1, paddingBefore: 0, paddingAfter: 0, dilation: 1 };

startLab(
  /** @satisfies {import("../shell/lab.js").Page<Settings>} */ ({
    read: (query) => activationFromQuery(query, defaults),
    write: activationToQuery,
    faults: activationFaults,
    carried: (settings) => ({
      ...(settings.source === "convolution" && { conv: settings.convolution }),
      activation: functionToQuery(settings),
    }),
    compute: async (settings, picture, signal) => ({
      settings,
      ...(await computeLastLayer(documentOf(settings, picture), settings, signal)),
    }),
    network: documentOf,
    operation: {
      channelwise: true,
      axes: ({ input }) => [windowAxis(input.height, POINT), windowAxis(input.width, POINT)],
      padding: () => ({ top: 0, bottom: 0, left: 0, right: 0 }),
      scales({ input, output }) {
        const [before, after] = [range(input.values), range(output.values)];
        const shared = scaleFor([before.minimum, before.maximum, after.minimum, after.maximum], "grey");
        return { input: shared, output: shared };
      },
      explain: createActivationView(find("#arithmetic", HTMLElement)),
    },
    createControls({ change }) {
      const controls = createActivationControls(find("#controls", HTMLElement), change);
      const formula = find(".formulas", HTMLElement);
      return {
        show(settings, picture) {
          const convolution = convolutionOf(settings, picture);
          controls.show(settings, picture, moduleLine(convolution, enteringChannels(convolution, picture)));
          setText(find(".module-line", HTMLElement), activationLine(settings.op, settings.parameters));
          formula.replaceChildren(
            ...formulasOf(settings.op, settings.parameters).map((one) => math("math", formulaElement(one))),
          );
        },
      };
    },
  }),
);
