/** What the network says the picture is: the most probable classes, each the beginning of a walk down to the pixels. */
import { rounded } from "../../core/numbers.js";
import { answered } from "../../state/inspection.js";
import { createChangeWatch } from "../changed.js";
import { find, make } from "../elements.js";

/**
 * @param {HTMLElement} root
 * @param {{begin: (place: import("../../inspection").Place) => void}} tell
 */
export function createPredictionPanel(root, { begin }) {
  const list = find(".predicted", HTMLElement, root);
  const logits = find("[data-logits]", HTMLInputElement, root);
  const changed = createChangeWatch();
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
      if (!changed(prediction, network) || !prediction || !network) return;
      const last = network.nodes[network.nodes.length - 1].name;
      list.replaceChildren(...prediction.classes.map((predicted) => row(predicted, last)));
    },
  };
}
