/** A field for each parameter of a layer, made of the labs' controls. */
import { possibleGroups } from "../../core/convolution/settings.js";
import { isSame } from "../../core/network/draft_operators.js";
import { createNumberField } from "../controls/number_field.js";
import { createNumberSlider } from "../controls/number_slider.js";
import { createPairField } from "../controls/pair_field.js";
import { find, make } from "../dom/elements.js";

/** @typedef {import("../../core/network/draft_operators.js").Parameter} Parameter */
/** @typedef {import("../../network").DraftLayer} DraftLayer */
/** @typedef {import("../../network").Value} Value */
/** @typedef {import("../../types").Pair} Pair */
/** @typedef {{element: HTMLElement, show: (layer: DraftLayer, arriving: number | null) => void}} Field arriving: channels or features that arrive, where they are known */
/** @typedef {(value: Value) => void} Change */

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
export function createField(parameter, change) {
  if (parameter.name === "groups") return createGroups(change);
  switch (parameter.kind) {
    case "count":
      return parameter.canBeNull ? createArriving(parameter, change) : createCount(parameter, change);
    case "pair":
      return parameter.canBeNull ? createOwnStride(parameter, change) : createPair(parameter, change);
    case "switch":
      return createSwitch(parameter, change);
    case "choice":
      return createChoice(parameter, change);
    default:
      return createNumber(parameter, change);
  }
}

/** @param {string} name @param {string} message id @param {string} label */
function stepper(name, message, label) {
  const button = (/** @type {string} */ part, /** @type {string} */ text, /** @type {string} */ says) =>
    make("button", { [part]: "", type: "button", tabindex: "-1", "aria-label": `${label}: ${says}` }, text);
  const input = make("input", {
    type: "text",
    role: "spinbutton",
    inputmode: "numeric",
    autocomplete: "off",
    "aria-label": label,
    "aria-describedby": message,
  });
  return make(
    "span",
    { class: "stepper", id: name },
    button("data-less", "\u2212", "one less"),
    input,
    button("data-more", "+", "one more"),
  );
}

/** A stepper with its message. @param {Parameter} parameter @param {Change} change */
function createStepper({ name, minimum, maximum }, change) {
  const message = make("p", { class: "message", id: `edit-${name}-message`, role: "alert" });
  const steps = stepper(`edit-${name}`, message.id, name);
  const field = createNumberField(steps, message, name, change);
  const bounds = { minimum, maximum, reason: "" };
  return { steps, message, show: (/** @type {number} */ value) => field.show(value, bounds) };
}

/** @param {string} name @param {Node} control */
const row = (name, control) =>
  make("div", { class: "row" }, make("span", { class: "label" }, make("code", {}, name)), control);

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
function createCount(parameter, change) {
  const { steps, message, show } = createStepper(parameter, change);
  const element = make("div", { "data-parameter": parameter.name }, row(parameter.name, steps), message);
  return { element, show: (layer) => show(Number(layer[parameter.name])) };
}

/** A number that is worked out from what arrives, or set. @param {Parameter} parameter @param {Change} change @returns {Field} */
function createArriving(parameter, change) {
  const { name } = parameter;
  const { steps, message, show } = createStepper(parameter, change);
  const box = make("input", { type: "checkbox" });
  const word = make("span");
  const label = make("label", { class: "switch" }, box, word);
  const element = make(
    "div",
    { class: "arriving", "data-parameter": name },
    label,
    row(name, steps),
    message,
  );
  let known = 1;
  box.addEventListener("change", () => change(box.checked ? null : known));
  return {
    element,
    show(layer, arriving) {
      known = arriving ?? known;
      const isGiven = layer[name] !== null;
      box.checked = !isGiven;
      word.replaceChildren(
        make("code", {}, isGiven || arriving === null ? name : `${name} = ${arriving}`),
        ", from what arrives",
      );
      find(".row", HTMLElement, element).hidden = !isGiven;
      if (isGiven) show(Number(layer[name]));
    },
  };
}

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
function createPair({ name, minimum, maximum }, change) {
  const message = make("p", { class: "message", id: `edit-${name}-message`, role: "alert" });
  const title = make("span", { class: "label", id: `edit-${name}-title` }, make("code", {}, name));
  const axis = (/** @type {string} */ part, /** @type {string} */ word) =>
    make("span", { [part]: "" }, stepper(`edit-${name}-${word}`, message.id, `${name} ${word}`));
  const element = make(
    "div",
    { class: "pair", role: "group", "aria-labelledby": title.id, "data-parameter": name },
    title,
    axis("data-rows", "rows"),
    make("span", { class: "times", "aria-hidden": "true" }, "\u00d7"),
    axis("data-columns", "columns"),
    make(
      "label",
      { class: "linked" },
      make("input", { "data-linked": "", type: "checkbox", checked: "" }),
      make("span", {}, "same for both"),
    ),
    message,
  );
  const field = createPairField(element, name, change);
  const bounds = { minimum, maximum, reason: "" };
  return {
    element,
    show: (layer) => field.show(/** @type {Pair} */ (layer[name]), [bounds, bounds]),
  };
}

/** The stride of a pooling, which is its kernel_size unless it is set. @param {Parameter} parameter @param {Change} change @returns {Field} */
function createOwnStride(parameter, change) {
  const pair = createPair(parameter, change);
  const box = make("input", { type: "checkbox" });
  const label = make("label", { class: "switch" }, box, make("code", {}, `${parameter.name} = kernel_size`));
  /** @type {Value} */
  let kernelSize = [1, 1];
  box.addEventListener("change", () => change(box.checked ? null : kernelSize));
  return {
    element: make("div", { class: "arriving", "data-parameter": parameter.name }, label, pair.element),
    show(layer, arriving) {
      const isGiven = layer[parameter.name] !== null;
      kernelSize = layer.kernel_size;
      box.checked = !isGiven;
      pair.element.hidden = !isGiven;
      if (isGiven) pair.show(layer, arriving);
    },
  };
}

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
function createSwitch({ name }, change) {
  const box = make("input", { type: "checkbox" });
  box.addEventListener("change", () => change(box.checked));
  return {
    element: make("label", { class: "switch", "data-parameter": name }, box, make("code", {}, name)),
    show(layer) {
      box.checked = layer[name] === true;
    },
  };
}

/** @param {string} name @param {Change} change */
function createSelect(name, change) {
  const select = make("select", { id: `edit-${name}` });
  select.addEventListener("change", () => change(select.value));
  const label = make("label", { for: select.id }, make("code", {}, name));
  const element = make("div", { class: "row", "data-parameter": name }, label, select);
  /** @type {[string, string][]} */
  let shown = [];
  return {
    element,
    /** @param {[string, string][]} options values and titles @param {string} value */
    show(options, value) {
      if (!isSame(options, shown))
        select.replaceChildren(...options.map(([each, title]) => make("option", { value: each }, title)));
      shown = options;
      select.value = value;
    },
  };
}

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
function createChoice({ name, choices }, change) {
  const { element, show } = createSelect(name, change);
  return {
    element,
    show: (layer) =>
      show(
        choices.map((each) => [each, each]),
        String(layer[name]),
      ),
  };
}

/** Groups that divide both numbers of channels; the present number too where it does not. @param {Change} change @returns {Field} */
function createGroups(change) {
  const { element, show } = createSelect("groups", (value) => change(Number(value)));
  return {
    element,
    show(layer, arriving) {
      const [inputs, outputs, own] = [
        Number(layer.in_channels ?? arriving ?? 1),
        Number(layer.out_channels),
        Number(layer.groups),
      ];
      const possible = possibleGroups(inputs, outputs);
      const all = possible.includes(own) ? possible : [...possible, own];
      const title = (/** @type {number} */ count) =>
        count === inputs && inputs > 1 ? `${count} (depthwise)` : String(count);
      show(
        all.map((count) => [String(count), title(count)]),
        String(own),
      );
    },
  };
}

/** @param {Parameter} parameter @param {Change} change @returns {Field} */
function createNumber({ name, minimum, maximum, standard }, change) {
  const step = (maximum - minimum) / 100;
  const positive = false;
  const slider = createNumberSlider(
    /** @type {import("../../core/activation/functions.js").Parameter} */ ({
      ...{ name, minimum, maximum, step, positive, standard: Number(standard) },
    }),
    change,
  );
  slider.element.dataset.parameter = name;
  return { element: slider.element, show: (layer) => slider.show(Number(layer[name])) };
}
