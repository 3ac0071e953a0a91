/** The sticky strip of the inspection page: the network's input, and the most probable classes. */
import { pairClasses } from "../../../core/inspection/trace_comparison.js";
import { bothPredictions } from "../../../state/comparison.js";
import { answered } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make } from "../../dom/elements.js";
import { bar, change, classPlace, percent } from "../panels/prediction.js";

/** Classes in the strip; style sheets hide those for which there is no room. */
const TOP = 3;

/**
 * @param {HTMLElement} root
 * @param {HTMLCanvasElement} entered the network's input as it was drawn
 * @param {(place: import("../../../inspection").Place) => void} begin a walk at a class
 */
export function createStrip(root, entered, begin) {
  const thumbnail = find("canvas", HTMLCanvasElement, root);
  const list = find("ol.in-sight-classes", HTMLElement, root);
  const [pictureChanged, classesChanged] = [createChangeWatch(), createChangeWatch()];
  new ResizeObserver(() =>
    document.documentElement.style.setProperty("--in-sight", `${root.offsetHeight}px`),
  ).observe(root);

  return {
    /** @param {import("../../../inspection").InspectionState} state */
    show(state) {
      const [network, tensor, prediction] = [
        answered(state, "network"),
        answered(state, "entered"),
        answered(state, "prediction"),
      ];
      if (pictureChanged(network, tensor) && tensor) copy(entered, thumbnail);
      const both = bothPredictions(state);
      if (!classesChanged(prediction, network, both?.other) || !prediction || !network) return;
      const pairs = pairClasses(prediction.classes, both?.other.classes ?? [], TOP);
      list.replaceChildren(
        ...pairs.map((pair) => row(pair, both !== null, (channel) => begin(classPlace(network, channel)))),
      );
    },
  };
}

/**
 * A class with its bar; it leads to the sum of its probability.
 * @param {import("../../../core/inspection/trace_comparison.js").ClassPair} pair
 * @param {boolean} isCompared
 * @param {(channel: number) => void} begin
 */
function row({ label, here, other }, isCompared, begin) {
  const button = make(
    "button",
    { type: "button" },
    make("span", { class: "class-name" }, label),
    make("span", { class: "note" }, isCompared ? change(here, other) : ""),
    make("span", {}, percent(here)),
    bar("bar", here?.probability ?? 0),
    ...(isCompared ? [bar("bar other-bar", other?.probability ?? 0)] : []),
  );
  button.disabled = here === null;
  if (here) button.addEventListener("click", () => begin(here.index));
  return make("li", {}, button);
}

/** @param {HTMLCanvasElement} from @param {HTMLCanvasElement} to */
function copy(from, to) {
  Object.assign(to, { width: from.width, height: from.height });
  to.getContext("2d")?.drawImage(from, 0, 0);
}
