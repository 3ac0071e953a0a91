/** Padding: above and below, left and right; each side on its own; or "same"; and what it holds. */
import { paddingBounds } from "../../core/convolution/parameter_bounds.js";
import { find } from "../dom/elements.js";
import { createNumberField } from "./number_field.js";
import { createPairField } from "./pair_field.js";

/** @typedef {import("../../types").Settings} Settings */
/** @typedef {import("../../types").Sides} Sides */

const SIDE_NAMES = ["above", "below", "left", "right"];

/**
 * @param {HTMLElement} root
 * @param {(settings: Partial<Settings>) => void} change
 */
export function createPaddingField(root, change) {
  const kind = find("#padding-kind", HTMLSelectElement, root);
  const mode = find("#padding-mode", HTMLSelectElement, root);
  const modeRow = find("#padding-mode-row", HTMLElement, root);
  const sidesBox = find("#padding-sides", HTMLElement, root);
  const message = find(".message", HTMLElement, sidesBox);
  /** @type {Sides} */
  let sides = [0, 0, 0, 0];
  const pair = createPairField(
    find("#padding-pair", HTMLElement, root),
    "The padding",
    ([vertical, horizontal]) => change({ padding: [vertical, vertical, horizontal, horizontal] }),
  );
  const fields = SIDE_NAMES.map((name, side) =>
    createNumberField(
      find(`[data-side=${name}]`, HTMLElement, sidesBox),
      message,
      `The padding ${name}`,
      (value) => change({ padding: /** @type {Sides} */ (sides.with(side, value)) }),
    ),
  );
  /** Whether the person chose to set each side on its own. */
  let apart = false;

  kind.addEventListener("change", () => {
    apart = kind.value === "sides";
    if (kind.value === "same") change({ padding: "same", stride: [1, 1] });
    else change({ padding: apart ? [...sides] : [sides[0], sides[0], sides[2], sides[2]] });
  });
  mode.addEventListener("change", () =>
    change({ paddingMode: /** @type {Settings["paddingMode"]} */ (mode.value) }),
  );

  return {
    /** @param {Settings} settings @param {{height: number, width: number}} input */
    show(settings, input) {
      const { padding, operator } = settings;
      const same = padding === "same";
      if (!same) sides = padding;
      const uneven = sides[0] !== sides[1] || sides[2] !== sides[3];
      const each = operator === "Conv2d" && (apart || uneven);
      kind.value = same ? "same" : each ? "sides" : "pair";
      for (const option of kind.options)
        option.hidden = operator === "ConvTranspose2d" && option.value !== "pair";
      mode.value = settings.paddingMode;
      modeRow.hidden = operator === "ConvTranspose2d";
      find("#padding-pair", HTMLElement, root).hidden = same || each;
      sidesBox.hidden = same || !each;
      const limits = (/** @type {0 | 1} */ axis) => paddingBounds(settings, input, axis, 0, true);
      pair.show([sides[0], sides[2]], [limits(0), limits(1)]);
      fields.forEach((field, side) => {
        const axis = side < 2 ? 0 : 1;
        field.show(
          sides[side],
          paddingBounds(settings, input, axis, sides[side % 2 === 0 ? side + 1 : side - 1], false),
        );
      });
    },
  };
}
