/** The line that offers the size of a matrix as the input's: a matrix is never resized. */
import { INPUT_BOUNDS } from "../../core/network/draft_link.js";
import { shapeText } from "../../core/network/draft_line.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../network").DraftInput} DraftInput */

/**
 * @param {HTMLElement} root
 * @param {{readonly state: import("../../network").BuilderState}} builder
 * @param {(input: DraftInput) => void} change
 */
export function createPictureMisfit(root, builder, change) {
  const line = find("[data-picture-misfit]", HTMLElement, root);
  const [sentence, button] = [find("span", HTMLElement, line), find("button", HTMLButtonElement, line)];
  /** @type {DraftInput | null} */
  let offered = null;
  button.addEventListener("click", () => offered && change(offered));

  return {
    /** @param {import("../../inspection").InspectionState} state */
    show({ picture }) {
      const { input } = builder.state.draft;
      offered = picture && picture.kind === "matrix" && isOther(picture, input) ? inputOf(picture) : null;
      line.hidden = offered === null;
      if (!offered) return;
      const [own, other] = [offered, input].map(({ channels, height, width }) =>
        shapeText([channels, height, width]),
      );
      setText(sentence, `The matrix is ${own} and is never resized, but the input is ${other}.`);
      setText(button, `input ${own}`);
      const { channels, side } = INPUT_BOUNDS;
      button.hidden = offered.channels > channels || Math.max(offered.height, offered.width) > side;
    },
  };
}

/** @param {DraftInput} picture @returns {DraftInput} */
const inputOf = ({ channels, height, width }) => ({ channels, height, width });

/** @param {DraftInput} picture @param {DraftInput} input */
const isOther = ({ channels, height, width }, input) =>
  channels !== input.channels || height !== input.height || width !== input.width;
