/** The mark of each class. */
import { markOf } from "../../../core/colour/class_marks.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { make } from "../../dom/elements.js";
import { svg } from "../../dom/svg.js";

/** Outline of each shape within a square from -6 to 6. @type {Record<import("../../../core/colour/class_marks.js").Shape, string>} */
const OUTLINES = {
  circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
  square: "M-4.5 -4.5h9v9h-9z",
  triangle: "M0 -5.5l5.5 10h-11z",
  diamond: "M0 -6l5.5 6l-5.5 6l-5.5 -6z",
};

/** @param {HTMLElement} list */
export function createClassKey(list) {
  const changed = createChangeWatch();
  return {
    /** @param {string[]} classes the same array while nothing changes */
    show(classes) {
      if (!changed(classes)) return;
      list.replaceChildren(...classes.map((label, index) => make("li", {}, mark(index), label)));
    },
  };
}

/** @param {number} index of the class */
function mark(index) {
  const { colour, shape } = markOf(index);
  const size = { viewBox: "-6.5 -6.5 13 13", width: 13, height: 13, "aria-hidden": "true" };
  return svg("svg", size, svg("path", { d: OUTLINES[shape], fill: colour }));
}
