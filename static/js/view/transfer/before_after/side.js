/** One side of "Before and after": the picture with a map for each explained class, and the most probable classes. */
import { METHODS } from "../../../core/inspection/attribution_methods.js";
import { inspectionLink } from "../../../core/transfer/explained.js";
import { paintInput } from "../../../draw/network_input.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { bar, percent } from "../../inspection/panels/prediction.js";
import { createMapOverlay } from "../../maps/overlay.js";

/** @typedef {import("../../../transfer").SideAnswer} SideAnswer */
/** @typedef {import("../../../transfer").Entered} Entered */
/** @typedef {import("../../../transfer").ExplainedClass} ExplainedClass */
/** @typedef {import("../../../inspection").PredictedClass} PredictedClass */
/** @typedef {import("../../../types").Scale} Scale */

/**
 * @typedef {object} Shown
 * @property {string} title
 * @property {string} missing why there is nothing, in a sentence; empty where there is something
 * @property {import("../../../types").Problem | null} problem
 * @property {SideAnswer | null} answer
 * @property {Entered | null} entered
 * @property {Scale | null} scale common to all maps; null without one
 * @property {number} opacity in per cent
 */

/** Classes shown of a prediction. */
const TOP = 5;
/** Longest side of inputs whose pixels are shown as squares. */
const MAX_SQUARES = 64;

/** @param {HTMLElement} root */
export function createSide(root) {
  const [title, missing, problem, shown] = ["h3", "[data-missing]", ".message", ".half-shown"].map((each) =>
    find(each, HTMLElement, root),
  );
  const classes = find(".predicted", HTMLElement, root);
  const inspect = find("[data-inspect]", HTMLAnchorElement, root);
  const figures = createFigures(shown);
  const classesChanged = createChangeWatch();
  return {
    /** @param {Shown} what */
    show({ title: words, missing: reason, problem: refusal, answer, entered, scale, opacity }) {
      setText(title, words);
      setText(missing, reason);
      setText(problem, refusal ? `${refusal.title}. ${refusal.detail}` : "");
      const isHidden = reason !== "" || (refusal !== null && answer === null);
      shown.hidden = isHidden;
      const isStale = !isHidden && (answer === null || entered === null);
      shown.toggleAttribute("data-stale", isStale);
      shown.setAttribute("aria-busy", String(isStale));
      if (!answer || !entered) return;
      figures.show(answer, entered, scale, opacity);
      const { question, prediction } = answer;
      if (!classesChanged(prediction, question.label)) return;
      inspect.href = inspectionLink(question);
      const top = prediction.classes.slice(0, TOP);
      const own = prediction.classes.find(({ label }) => label === question.label);
      const rows = own && !top.includes(own) ? [...top, own] : top;
      classes.replaceChildren(...rows.map((each) => row(each, each === own)));
    },
  };
}

/** @param {PredictedClass} predicted @param {boolean} isOwn whether it is the picture's own class */
function row(predicted, isOwn) {
  const label = make("span", { class: "predicted-label" }, predicted.label);
  if (isOwn) label.append(" ", make("span", { class: "own-class" }, "its class"));
  return make(
    "li",
    {},
    label,
    make("span", { class: "probability" }, percent(predicted)),
    bar("bar", predicted.probability),
  );
}

/** The picture as it enters the network, once for each explained class, or once without a map. @param {HTMLElement} root */
function createFigures(root) {
  const explained = find(".explained", HTMLElement, root);
  /** @type {ReturnType<typeof createFigure>[]} */
  let figures = [];
  const changed = createChangeWatch();
  return {
    /** @param {SideAnswer} answer @param {Entered} entered @param {Scale | null} scale @param {number} opacity */
    show(answer, entered, scale, opacity) {
      for (const { overlay } of figures) overlay.fade(opacity);
      if (!changed(answer, entered, scale?.minimum, scale?.maximum)) return;
      const count = Math.max(1, answer.explained.length);
      if (figures.length !== count) {
        figures = Array.from({ length: count }, createFigure);
        explained.replaceChildren(...figures.map(({ element }) => element));
      }
      root.classList.toggle("is-pair", count > 1);
      figures.forEach((figure, index) => {
        figure.show(answer, answer.explained[index] ?? null, entered, scale);
        figure.overlay.fade(opacity);
      });
    },
  };
}

function createFigure() {
  const picture = make("canvas", { width: "1", height: "1", role: "img" });
  const map = make("canvas", { width: "1", height: "1", tabindex: "0", role: "application" });
  map.setAttribute("data-speaks", "");
  map.hidden = true;
  const [readout, subject] = [make("p", { class: "readout" }), make("span")];
  const link = make("a", {}, "Inspect");
  const caption = make("figcaption", {}, subject, " ", link);
  const element = make("figure", {}, make("div", { class: "framed" }, picture, map), caption, readout);
  const overlay = createMapOverlay(map, readout);
  const enteredChanged = createChangeWatch();
  return {
    element,
    overlay,
    /** @param {SideAnswer} answer @param {ExplainedClass | null} explained @param {Entered} entered @param {Scale | null} scale */
    show({ question, prediction }, explained, entered, scale) {
      if (enteredChanged(entered)) {
        paintInput(picture, entered.tensor, entered.steps);
        const { height, width } = entered.tensor;
        picture.classList.toggle("is-matrix", Math.max(height, width) <= MAX_SQUARES);
        picture.setAttribute("aria-label", "The network\u2019s input");
      }
      const hasMap = explained !== null && explained.attribution.explanation === null;
      overlay.load(hasMap ? explained.attribution.map : null, scale);
      const { method } = question;
      const name = method ? METHODS[method].title : "";
      caption.hidden = method === null;
      link.hidden = explained === null;
      if (!explained) return setText(subject, `Computing ${name}`);
      const { predicted, attribution } = explained;
      const words = captionOf(predicted, prediction.classes[0], question.label);
      const reason = attribution.explanation === null ? "" : ` No map: ${attribution.explanation}`;
      setText(subject, `${words}${reason}`);
      map.setAttribute("aria-label", `${name} for ${predicted.label}, pixel by pixel`);
      link.href = inspectionLink(question, { method, classIndex: predicted.index });
      link.setAttribute("aria-label", `Inspect the attribution of ${predicted.label}`);
    },
  };
}

/** @param {PredictedClass} explained @param {PredictedClass} top @param {string | null} own name of the picture's class */
function captionOf(explained, top, own) {
  const name = `For \u201c${explained.label}\u201d`;
  if (explained === top) return own === null || own === top.label ? `${name}.` : `${name}, predicted.`;
  return `${name}, its class.`;
}
