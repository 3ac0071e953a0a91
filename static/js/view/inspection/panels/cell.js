/** Explanation of the chosen cell: its formula with numbers; every number that it reads links to its own cell. */
import { kindOf, finite } from "../../../core/inspection/contributions.js";
import { cellTitle } from "../../../core/inspection/place_names.js";
import { checkSentence } from "../../../core/text/float32_rounding.js";
import { exact } from "../../../core/text/numbers.js";
import { sharedScale } from "../../../core/colour/scale.js";
import { answered, chosenPlace, openedMaps, shownCell } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { EXPLANATIONS } from "../cells/explanations.js";

/** @typedef {import("../../../inspection").InspectionState} State */

/** Links to other cells; for a maximum, to the winner. @type {"button"} */
const WINNER = /** @type {"button"} */ ("button.wins");
/** @type {"button"} */
const WALKS = /** @type {"button"} */ ("button.value, button.tile, button.part:not([aria-expanded])");

/**
 * @param {HTMLElement} root
 * @param {{walk: (place: import("../../../inspection").Place) => void}} tell
 */
export function createCellPanel(root, { walk }) {
  const apart = find(".apart", HTMLElement, root);
  const title = find("#cell-title", HTMLElement, root);
  const changed = createChangeWatch();
  return {
    /** @param {State} state */
    show(state) {
      const [cell, network, place] = [shownCell(state), answered(state, "network"), chosenPlace(state)];
      root.setAttribute("aria-busy", String(cell === null));
      if (place && network) setText(title, cellTitle(place, network));
      const room = apart.clientWidth;
      const maps = openedMaps(state);
      if (!cell || !network || !maps || !changed(cell, network, room)) return;
      const kind = kindOf(cell);
      const isHeld = apart.contains(document.activeElement);
      const explanation = EXPLANATIONS[kind](cell, {
        network,
        room,
        walk,
        scale: sharedScale([maps.values], "sequential"),
      });
      apart.replaceChildren(
        make(
          "p",
          { class: "cell-total" },
          formulaOf(cell, explanation.formula),
          " = ",
          make("output", { "data-total": "" }, exact(finite(cell.value))),
        ),
        ...explanation.parts,
        make("p", { class: "note" }, noteOf(cell)),
      );
      if (isHeld)
        (apart.querySelector(WINNER) ?? apart.querySelector(WALKS) ?? title).focus({ preventScroll: true });
    },
  };
}

/** @param {import("../../../inspection").CellDocument} cell @param {string | Element} formula */
function formulaOf({ zeroed }, formula) {
  return zeroed ? make("span", {}, "0 \u00d7 (", formula, ")") : make("span", {}, formula);
}

/** @param {import("../../../inspection").CellDocument} cell */
function noteOf({ value, recomputed, zeroed, terms }) {
  if (zeroed) return "This channel is switched off, so its value is 0.";
  if (terms.length === 0) return "";
  return checkSentence(finite(recomputed), finite(value));
}
