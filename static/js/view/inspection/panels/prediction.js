/** The most probable classes; each opens the explanation of its probability. */
import { rounded } from "../../../core/text/numbers.js";
import { pairClasses } from "../../../core/inspection/trace_comparison.js";
import { bothPredictions, otherName } from "../../../state/comparison.js";
import { answered } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../core/inspection/trace_comparison.js").ClassPair} ClassPair */

/** Classes shown of a prediction. */
const TOP = 5;

/**
 * @param {HTMLElement} root
 * @param {object} tell
 * @param {(place: import("../../../inspection").Place) => void} tell.begin a walk at a class
 * @param {(place: import("../../../inspection").Place) => void} tell.follow the largest contributions from a class
 * @param {(classIndex: number | null) => void} tell.ask about a class; null is the most probable one
 */
export function createPredictionPanel(root, { begin, follow, ask }) {
  const list = find(".predicted", HTMLElement, root);
  const key = find("[data-two-bars]", HTMLElement, root);
  const logits = find("[data-logits]", HTMLInputElement, root);
  const asked = find("[data-class]", HTMLSelectElement, root);
  const [changed, classesChanged] = [createChangeWatch(), createChangeWatch()];
  asked.addEventListener("change", () => ask(asked.value === "" ? null : Number(asked.value)));
  /** The class to explain. @type {import("../../../inspection").Place | null} */
  let explained = null;
  find("[data-follow]", HTMLButtonElement, root).addEventListener(
    "click",
    () => explained && follow(explained),
  );
  logits.addEventListener("change", () => root.toggleAttribute("data-with-logits", logits.checked));

  return {
    /** @param {import("../../../inspection").InspectionState} state */
    show(state) {
      const [prediction, network] = [answered(state, "prediction"), answered(state, "network")];
      if (classesChanged(network) && network) {
        const options = network.classes.map((label, index) =>
          make("option", { value: String(index) }, label),
        );
        asked.replaceChildren(make("option", { value: "" }, "the most probable"), ...options);
      }
      asked.value = String(state.settings.classIndex ?? "");
      if (network && prediction)
        explained = classPlace(network, state.settings.classIndex ?? prediction.classes[0].index);
      const both = bothPredictions(state);
      key.hidden = both === null;
      setText(find("[data-other-name]", HTMLElement, key), otherName(state));
      if (!changed(prediction, network, both?.other) || !prediction || !network) return;
      const pairs = pairClasses(prediction.classes, both?.other.classes ?? [], TOP);
      list.replaceChildren(
        ...pairs.map((pair) => row(pair, both !== null, (channel) => begin(classPlace(network, channel)))),
      );
    },
  };
}

/** The cell of a class in the network's last node. @param {{nodes: {name: string}[]}} network @param {number} channel */
export function classPlace({ nodes }, channel) {
  return { node: nodes[nodes.length - 1].name, channel, row: 0, column: 0 };
}

/** @param {ClassPair} pair @param {boolean} isCompared @param {(channel: number) => void} begin */
function row({ label, here, other }, isCompared, begin) {
  const title = here ? `Explain the probability of ${label}` : "These weights do not have this class";
  const button = make(
    "button",
    { type: "button", title },
    make("span", { class: "predicted-label" }, label),
    bar("bar", here?.probability ?? 0),
    make("span", { class: "probability" }, percent(here)),
    make("span", { class: "logit" }, here ? `logit ${rounded(here.logit, 4)}` : ""),
  );
  if (isCompared)
    button.append(
      bar("bar other-bar", other?.probability ?? 0),
      make("span", { class: "other-probability" }, percent(other)),
      make("span", { class: "change" }, change(here, other)),
    );
  button.disabled = here === null;
  if (here) button.addEventListener("click", () => begin(here.index));
  return make("li", {}, button);
}

/** @param {string} name @param {number} probability */
export function bar(name, probability) {
  const filled = make("span", { class: name });
  filled.style.width = `${100 * (Number.isFinite(probability) ? probability : 0)}%`;
  return make("span", { class: "bar-room" }, filled);
}

/** @param {import("../../../inspection").PredictedClass | null} predicted */
export function percent(predicted) {
  return predicted ? `${rounded(100 * predicted.probability, 3)} %` : "unknown";
}

/** From the other trace to this one, in percentage points. @param {ClassPair["here"]} here @param {ClassPair["other"]} other */
export function change(here, other) {
  if (!here || !other) return "";
  const points = 100 * (here.probability - other.probability);
  return `${points > 0 ? "+" : ""}${rounded(points, 3)} points`;
}
