/** One cell taken apart: its formula with its numbers, and every number that it reads as a link to the cell that holds it. */
import { kindOf, finite } from "../../../core/inspection/contributions.js";
import { exact, rounded } from "../../../core/text/numbers.js";
import { sharedScale } from "../../../core/colour/scale.js";
import { answered, chosenPlace, openedMaps, shownCell } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { EXPLANATIONS } from "../cells/explanations.js";

/** @typedef {import("../../../inspection").InspectionState} State */

/** What leads to another cell; of a maximum, to the winner. @type {"button"} */
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
      if (place)
        setText(
          title,
          `Cell of ${place.node}: channel ${place.channel}, row ${place.row}, column ${place.column}`,
        );
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
        make("p", { class: "note" }, checkSentence(cell)),
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
function checkSentence({ value, recomputed, zeroed, terms }) {
  if (zeroed) return "This channel is switched off: its value is 0, whatever it is made of.";
  if (terms.length === 0) return "";
  return `Added up again in double precision: ${rounded(finite(recomputed), 9)}; PyTorch, in single precision: ${exact(finite(value))}.`;
}
