/** A few digits to put into the network, one of each class. */
import { thumbnailUrl } from "../../io/images.js";
import { createArrowKeys } from "../controls/arrow_keys.js";
import { find, make } from "../dom/elements.js";

/** Side of a digit, in pixels. */
const SIDE = 32;

/**
 * @param {HTMLElement} root
 * @param {(digit: import("../../training").DataSetItem) => void} choose
 */
export function createDigitChoice(root, choose) {
  const row = find("[data-digit-row]", HTMLElement, root);
  const arrows = createArrowKeys(row);
  /** @type {{image: string, button: HTMLButtonElement}[]} */
  let choices = [];
  return {
    /** @param {import("../../training").DataSetItem[]} digits */
    load(digits) {
      choices = digits.map((digit) => {
        const { image, label } = digit;
        const side = String(SIDE);
        const picture = make("img", {
          ...{ src: thumbnailUrl(image, SIDE), alt: "", class: "is-matrix", width: side, height: side },
        });
        const name = `Digit ${label}`;
        const button = make("button", { type: "button", title: name, "aria-label": name }, picture);
        button.addEventListener("click", () => choose(digit));
        return { image, button };
      });
      const buttons = choices.map(({ button }) => button);
      row.replaceChildren(...buttons);
      arrows.load(buttons, buttons.length);
      root.hidden = digits.length === 0;
    },
    /** @param {import("../../inspection").InspectionState} state */
    show({ settings }) {
      for (const { image, button } of choices)
        button.setAttribute("aria-pressed", String(image === settings.image));
    },
  };
}
