/** Fields for padding (symmetric, per side, or "same") and padding_mode. */
import { paddingBounds } from "../../core/convolution/parameter_bounds.js";
import { find } from "../dom/elements.js";
import { createNumberField } from "./number_field.js";
import { createPairField } from "./pair_field.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Sides} Sides */

const SIDE_NAMES = ["above", "below", "left", "right"];

/** @typedef {{height: number, width: number}} Size */

/**
 * @param {HTMLElement} root
 * @param {(settings: Partial<Settings>) => void} change
 */
export function createPaddingField(root, change) {
  const kind = find("#padding-kind", HTMLSelectElement, root);
  const mode = find("#padding-mode", HTMLSelectElement, root);
  const pairBox = find("#padding-pair", HTMLElement, root);
  /** @type {Sides} */
  let sides = [0, 0, 0, 0];
  /** Whether the person chose to set each side. */
  let isPerSide = false;
  const pair = createPairField(pairBox, "padding", ([rows, columns]) =>
    change({ padding: [rows, rows, columns, columns] }),
  );
  const fields = createSideFields(find("#padding-sides", HTMLElement, root), (side, value) =>
    change({ padding: /** @type {Sides} */ (sides.with(side, value)) }),
  );

  kind.addEventListener("change", () => {
    isPerSide = kind.value === "sides";
    if (kind.value === "same") change({ padding: "same", stride: [1, 1] });
    else change({ padding: isPerSide ? [...sides] : [sides[0], sides[0], sides[2], sides[2]] });
  });
  mode.addEventListener("change", () =>
    change({ paddingMode: /** @type {Settings["paddingMode"]} */ (mode.value) }),
  );

  return {
    /** @param {Settings} settings @param {Size} input */
    show(settings, input) {
      const { padding, operator, paddingMode } = settings;
      const [isTransposed, isSame] = [operator === "ConvTranspose2d", padding === "same"];
      if (padding !== "same") sides = padding;
      const isUneven = sides[0] !== sides[1] || sides[2] !== sides[3];
      const each = !isTransposed && (isPerSide || isUneven);
      kind.value = isSame ? "same" : each ? "sides" : "pair";
      for (const option of kind.options) option.hidden = isTransposed && option.value !== "pair";
      mode.value = paddingMode;
      find("#padding-mode-row", HTMLElement, root).hidden = isTransposed;
      pairBox.hidden = isSame || each;
      const limits = (/** @type {0 | 1} */ axis) => paddingBounds(settings, input, axis, 0, true);
      pair.show([sides[0], sides[2]], [limits(0), limits(1)]);
      fields.show(settings, input, sides, isSame || !each);
    },
  };
}

/** @param {HTMLElement} box @param {(side: number, value: number) => void} set */
function createSideFields(box, set) {
  const message = find(".message", HTMLElement, box);
  const fields = SIDE_NAMES.map((name, side) =>
    createNumberField(find(`[data-side=${name}]`, HTMLElement, box), message, `padding ${name}`, (value) =>
      set(side, value),
    ),
  );
  return {
    /** @param {Settings} settings @param {Size} input @param {Sides} sides @param {boolean} hidden */
    show(settings, input, sides, hidden) {
      box.hidden = hidden;
      fields.forEach((field, side) => {
        const opposite = sides[side % 2 === 0 ? side + 1 : side - 1];
        field.show(sides[side], paddingBounds(settings, input, side < 2 ? 0 : 1, opposite, false));
      });
    },
  };
}
