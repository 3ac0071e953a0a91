/** The note on a layer that does not fit: what arrives, what it takes, and what would mend it. */
import { shapeText } from "../../../core/network/draft_line.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { make } from "../../dom/elements.js";

/** @typedef {import("../../../network").Misfit} Misfit */

/**
 * @param {HTMLElement} root
 * @param {(mend: import("../../../network").Mend) => void} choose
 */
export function createMisfitNote(root, choose) {
  const changed = createChangeWatch();
  return {
    /** @param {Misfit | null} misfit */
    show(misfit) {
      root.hidden = misfit === null;
      if (!misfit || !changed(misfit)) return;
      const { detail, arrives, wanted, mends } = misfit;
      const facts = [
        ...(arrives ? [make("dt", {}, "Arrives"), make("dd", {}, shapeText(arrives))] : []),
        ...(wanted === "" ? [] : [make("dt", {}, "Wanted"), make("dd", {}, wanted)]),
      ];
      root.replaceChildren(
        make("p", { class: "message" }, detail),
        make("dl", {}, ...facts),
        make("div", { class: "mends", role: "group", "aria-label": "Mends" }, ...mends.map(button)),
      );
    },
  };

  /** @param {import("../../../network").Mend} mend */
  function button(mend) {
    const made = make("button", { type: "button" }, mend.title);
    made.addEventListener("click", () => choose(mend));
    return made;
  }
}
