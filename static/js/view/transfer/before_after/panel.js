/** The panel "Before and after": choice of the attribution, both sides on one colour scale, and links to both on /inspect. */
import { METHOD_NAMES, METHODS, methodNamed } from "../../../core/inspection/attribution_methods.js";
import { sharedScale } from "../../../core/colour/scale.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createProgress } from "../../dom/progress.js";
import { createLegend } from "../../maps/legend.js";
import { createSide } from "./side.js";

/** @typedef {import("../../../transfer").BeforeAfterState} State */
/** @typedef {import("../../../transfer").SideAnswer} SideAnswer */
/** @typedef {import("../../../types").Scale} Scale */
/** @typedef {Omit<import("./side.js").Shown, "entered" | "scale" | "opacity">} SideShown */

/**
 * @param {HTMLElement} root
 * @param {{choose: (choice: Partial<Pick<State, "method" | "opacity">>) => void}} tell
 */
export function createBeforeAfter(root, tell) {
  const controls = createControls(root, tell);
  const [before, after] = ["before", "after"].map((name) =>
    createSide(find(`[data-side=${name}]`, HTMLElement, root)),
  );
  const picture = find("[data-picture]", HTMLElement, root);
  const compare = find("[data-compare]", HTMLAnchorElement, root);
  return {
    /**
     * @param {State} state
     * @param {object} shown
     * @param {SideShown} shown.before
     * @param {SideShown} shown.after
     * @param {import("../../../transfer").Entered | null} shown.entered
     * @param {string} shown.picture its title and class
     * @param {string | null} shown.compare address of the comparison; null without one
     */
    show(state, shown) {
      const { opacity } = state;
      const scale = commonScale([shown.before.answer, shown.after.answer]);
      controls.show(state, scale);
      const { entered } = shown;
      before.show({ ...shown.before, entered, scale, opacity });
      after.show({ ...shown.after, entered, scale, opacity });
      setText(picture, shown.picture);
      compare.hidden = shown.compare === null;
      if (shown.compare !== null) compare.href = shown.compare;
    },
  };
}

/** One colour scale of all maps in sight; null where there are none. @param {(SideAnswer | null)[]} answers @returns {Scale | null} */
function commonScale(answers) {
  const maps = answers
    .flatMap((answer) => answer?.explained ?? [])
    .filter(({ attribution }) => attribution.explanation === null)
    .map(({ attribution }) => attribution.map.values);
  return maps.length > 0 ? sharedScale(maps, "sequential") : null;
}

/** @param {HTMLElement} root @param {Parameters<typeof createBeforeAfter>[1]} tell */
function createControls(root, { choose }) {
  const method = find("[data-method]", HTMLSelectElement, root);
  const opacity = find("[data-opacity]", HTMLInputElement, root);
  const [busy, sentence] = ["[data-busy]", "[data-sentence]"].map((each) => find(each, HTMLElement, root));
  const parts = [...root.querySelectorAll("[data-shown]")].filter((part) => part instanceof HTMLElement);
  const legend = createLegend(find(".legend", HTMLElement, root));
  const showProgress = createProgress(busy, "parts");
  const scaleChanged = createChangeWatch();
  method.append(...METHOD_NAMES.map((name) => make("option", { value: name }, METHODS[name].title)));
  method.addEventListener("change", () => choose({ method: methodNamed(method.value) }));
  opacity.addEventListener("input", () => choose({ opacity: Number(opacity.value) }));
  find("[data-give-up]", HTMLButtonElement, root).addEventListener("click", () => {
    choose({ method: null });
    method.focus();
  });
  return {
    /** @param {State} state @param {Scale | null} scale */
    show({ method: chosen, opacity: percent, sides: { before, after } }, scale) {
      method.value = chosen ?? "";
      opacity.value = String(percent);
      setText(sentence, chosen ? METHODS[chosen].sentence : "");
      const progress =
        [before.progress, after.progress].find((each) => each !== null && each.total > 1) ?? null;
      busy.hidden = progress === null;
      showProgress(progress);
      for (const part of parts) part.hidden = scale === null;
      if (scale && scaleChanged(scale.palette, scale.minimum, scale.maximum))
        legend.show(scale, "both sides");
    },
  };
}
