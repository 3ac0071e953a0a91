/** The note beside a shape that is pointed at or focused: how it came about, with the formula filled in. */
import { make } from "../../dom/elements.js";
import { math, partsElement } from "../../dom/mathml.js";

/** @typedef {import("../../../core/network/draft_formulas.js").Explanation} Explanation */

/** Between a shape and its note, and between the note and the window's edge, in CSS pixels. */
const GAP = 8;

/** @param {HTMLElement} note */
export function createShapeNote(note) {
  /** @type {HTMLElement | null} */
  let owner = null;
  const follow = () => owner && place(owner, note);
  window.addEventListener("scroll", follow, { capture: true, passive: true });

  /** @param {HTMLElement | null} shape @param {Explanation | null} explanation */
  function show(shape, explanation) {
    owner = explanation && shape;
    note.hidden = explanation === null;
    if (explanation)
      note.replaceChildren(...explanation.sizes.map(sizeLine), make("span", {}, explanation.sentence));
    follow();
  }

  return {
    /**
     * Explains a shape while it is pointed at or focused.
     * @param {HTMLElement} shape
     * @param {() => Explanation | null} explain
     */
    explain(shape, explain) {
      for (const type of ["pointerenter", "focus", "click"])
        shape.addEventListener(type, () => show(shape, explain()));
      const leave = () => owner === shape && show(null, null);
      for (const type of ["pointerleave", "blur"]) shape.addEventListener(type, leave);
      shape.addEventListener("keydown", ({ key }) => key === "Escape" && leave());
    },
  };
}

/** @param {Explanation["sizes"][number]} size */
function sizeLine({ axis, parts, note }) {
  return make(
    "span",
    { class: "formula" },
    make("span", { class: "formula-axis" }, axis),
    math("math", partsElement(parts)),
    ...(note === "" ? [] : [make("span", { class: "note" }, note)]),
  );
}

/** Below the shape where there is room, else above; within the window. @param {HTMLElement} shape @param {HTMLElement} note */
function place(shape, note) {
  const [at, own] = [shape.getBoundingClientRect(), note.getBoundingClientRect()];
  const left = Math.min(at.left + at.width / 2 - own.width / 2, window.innerWidth - own.width - GAP);
  const below = at.bottom + GAP;
  const top = below + own.height > window.innerHeight ? at.top - GAP - own.height : below;
  Object.assign(note.style, { left: `${Math.max(GAP, left)}px`, top: `${Math.max(GAP, top)}px` });
}
