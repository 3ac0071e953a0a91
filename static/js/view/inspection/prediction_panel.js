/** What the network says the picture is: the most probable classes, each the beginning of a walk down to the pixels. */
import { rounded } from "../../core/numbers.js";
import { answered } from "../../state/inspection.js";
import { createChangeWatch } from "../changed.js";
import { find, make } from "../elements.js";

/**
 * @param {HTMLElement} root
 * @param {object} tell
 * @param {(place: import("../../inspection").Place) => void} tell.begin a walk at a class
 * @param {(classIndex: number | null) => void} tell.ask about a class; null is the most probable one
 */
export function createPredictionPanel(root, { begin, ask }) {
  const list = find(".predicted", HTMLElement, root);
  const logits = find("[data-logits]", HTMLInputElement, root);
  const asked = find("[data-class]", HTMLSelectElement, root);
  const [changed, classesChanged] = [createChangeWatch(), createChangeWatch()];
  asked.addEventListener("change", () => ask(asked.value === "" ? null : Number(asked.value)));
  logits.addEventListener("change", () => root.toggleAttribute("data-with-logits", logits.checked));

  /** @param {import("../../inspection").PredictedClass} predicted @param {string} node */
  function row({ index, label, probability, logit }, node) {
    const bar = make("span", { class: "bar" });
    bar.style.width = `${100 * probability}%`;
    const button = make("button", { type: "button", title: `Take the probability of ${label} apart` },
      make("span", { class: "predicted-label" }, label), make("span", { class: "bar-room" }, bar),
      make("span", { class: "probability" }, `${rounded(100 * probability, 3)} %`), make("span", { class: "logit" }, `logit ${rounded(logit, 4)}`));
    button.addEventListener("click", () => begin({ node, channel: index, row: 0, column: 0 }));
    return make("li", {}, button);
  }

  return {
    /** @param {import("../../inspection").InspectionState} state */
    show(state) {
      const [prediction, network] = [answered(state, "prediction"), answered(state, "network")];
      if (classesChanged(network) && network) {
        asked.replaceChildren(make("option", { value: "" }, "the most probable"), ...network.classes.map((label, index) => make("option", { value: String(index) }, label)));
      }
      asked.value = String(state.settings.classIndex ?? "");
      if (!changed(prediction, network) || !prediction || !network) return;
      const last = network.nodes[network.nodes.length - 1].name;
      list.replaceChildren(...prediction.classes.map((predicted) => row(predicted, last)));
    },
  };
}
