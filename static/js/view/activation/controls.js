/** Everything that a person sets of an activation: which, its parameters, and what it is applied to. */
import { ACTIVATIONS } from "../../core/activation/functions.js";
import { find, make, setText } from "../dom/elements.js";
import { createNumberSlider } from "../controls/number_slider.js";
import { createPictureControls } from "../controls/operator_input.js";

/** @typedef {import("../../operators").ActivationSettings} Settings */

/**
 * @param {HTMLElement} root
 * @param {(settings: Partial<Settings>) => void} change
 */
export function createActivationControls(root, change) {
  const op = find("#op", HTMLSelectElement, root);
  const note = find("#op-note", HTMLElement, root);
  const parameters = find("#parameters", HTMLElement, root);
  const approximateRow = find("#approximate-row", HTMLElement, root);
  const approximate = find("#approximate", HTMLSelectElement, root);
  const sources = find("#source", HTMLElement, root);
  const picture = createPictureControls(root, change);
  /** @type {Settings | null} */
  let shown = null;
  /** @type {{op: string, sliders: [keyof Settings["parameters"], ReturnType<typeof createNumberSlider>][]}} */
  let built = { op: "", sliders: [] };

  for (const name of Object.keys(ACTIVATIONS)) op.append(make("option", { value: name }, name));
  op.addEventListener("change", () => change({ op: op.value }));
  approximate.addEventListener("change", () =>
    set({ approximate: approximate.value === "tanh" ? "tanh" : "none" }),
  );
  sources.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement)
      change({ source: event.target.value === "picture" ? "picture" : "convolution" });
  });

  /** @param {Partial<Settings["parameters"]>} some */
  function set(some) {
    if (shown) change({ parameters: { ...shown.parameters, ...some } });
  }

  /** @param {string} name */
  function build(name) {
    if (built.op === name) return;
    built = {
      op: name,
      sliders: ACTIVATIONS[name].parameters.map((parameter) => [
        parameter.name,
        createNumberSlider(parameter, (value) => set({ [parameter.name]: value })),
      ]),
    };
    parameters.replaceChildren(...built.sliders.map(([, slider]) => slider.element));
  }

  return {
    /**
     * @param {Settings} settings
     * @param {import("../../types").Picture} chosen
     * @param {string} convolutionLine such as nn.Conv2d(1, 1, 3)
     */
    show(settings, chosen, convolutionLine) {
      shown = settings;
      op.value = settings.op;
      setText(note, ACTIVATIONS[settings.op].note);
      build(settings.op);
      for (const [name, slider] of built.sliders) slider.show(Number(settings.parameters[name]));
      approximateRow.hidden = settings.op !== "GELU";
      approximate.value = settings.parameters.approximate;
      find(`[value=${settings.source}]`, HTMLInputElement, sources).checked = true;
      setText(find("[data-convolution]", HTMLElement, root), convolutionLine);
      find("#change-convolution", HTMLAnchorElement, root).search =
        `?image=${settings.image}&size=${settings.size}&${settings.convolution}`;
      picture.show(settings, chosen, settings.source === "picture");
    },
  };
}
