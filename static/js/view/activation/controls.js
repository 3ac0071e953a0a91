/** Controls of the activation page: function, parameters, and the map that it is applied to. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { find, make, setText } from "../dom/elements.js";
import { createNumberSlider } from "../controls/number_slider.js";
import { createPictureControls } from "../controls/operator_input.js";
import { createSourceField } from "../controls/source_field.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */

/** @typedef {(settings: Partial<Settings>) => void} Change */

/**
 * @param {HTMLElement} root
 * @param {Change} change
 */
export function createActivationControls(root, change) {
  /** @type {Settings | null} */
  let shown = null;
  const set = (/** @type {Partial<Settings["parameters"]>} */ some) => {
    if (shown) change({ parameters: { ...shown.parameters, ...some } });
  };
  const choice = createFunctionChoice(root, change);
  const parameters = createParameters(root, set);
  const source = createSourceField(root, (value) =>
    change({ source: value === "picture" ? "picture" : "convolution" }),
  );
  const picture = createPictureControls(root, change);

  return {
    /**
     * @param {Settings} settings
     * @param {import("../../types").Picture} chosen
     * @param {string} convolutionLine such as nn.Conv2d(1, 1, 3)
     */
    show(settings, chosen, convolutionLine) {
      shown = settings;
      choice.show(settings);
      parameters.show(settings);
      source.show(settings, { convolution: convolutionLine });
      picture.show(settings, chosen, settings.source === "picture");
    },
  };
}

/** @param {HTMLElement} root @param {Change} change */
function createFunctionChoice(root, change) {
  const op = find("#op", HTMLSelectElement, root);
  const note = find("#op-note", HTMLElement, root);
  for (const name of Object.keys(ACTIVATIONS)) op.append(make("option", { value: name }, name));
  op.addEventListener("change", () => change({ op: op.value }));
  return {
    /** @param {Settings} settings */
    show(settings) {
      op.value = settings.op;
      setText(note, ACTIVATIONS[settings.op].note);
    },
  };
}

/** @param {HTMLElement} root @param {(some: Partial<Settings["parameters"]>) => void} set */
function createParameters(root, set) {
  const box = find("#parameters", HTMLElement, root);
  const row = find("#approximate-row", HTMLElement, root);
  const approximate = find("#approximate", HTMLSelectElement, root);
  approximate.addEventListener("change", () =>
    set({ approximate: approximate.value === "tanh" ? "tanh" : "none" }),
  );
  let op = "";
  /** @type {Map<keyof Settings["parameters"], ReturnType<typeof createNumberSlider>>} */
  let sliders = new Map();
  return {
    /** @param {Settings} settings */
    show(settings) {
      if (op !== settings.op) {
        op = settings.op;
        sliders = new Map(
          ACTIVATIONS[op].parameters.map((parameter) => [
            parameter.name,
            createNumberSlider(parameter, (value) => set({ [parameter.name]: value })),
          ]),
        );
        box.replaceChildren(...[...sliders.values()].map(({ element }) => element));
      }
      for (const [name, slider] of sliders) slider.show(Number(settings.parameters[name]));
      row.hidden = op !== "GELU";
      approximate.value = settings.parameters.approximate;
    },
  };
}
