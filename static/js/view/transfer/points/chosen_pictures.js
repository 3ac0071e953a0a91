/** The chosen pictures as a row of thumbnails, which each open, and their number by class. */
import { countSentence } from "../../../core/transfer/points/count_sentence.js";
import { thumbnailUrl } from "../../../io/images.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** Most thumbnails shown. */
const MOST = 200;
/** Longest side of a thumbnail, in pixels. */
const SIDE = 128;

/** @typedef {{image: string, label: string}} ChosenPicture */

/**
 * @param {HTMLElement} root
 * @param {{open: (image: string) => void, point: (image: string | null) => void, clear: () => void}} tell
 */
export function createChosenPictures(root, { open, point, clear }) {
  const list = find("ul", HTMLElement, root);
  const count = find("[data-count]", HTMLElement, root);
  const [changed, pointedChanged] = [createChangeWatch(), createChangeWatch()];
  /** @type {[string, HTMLButtonElement][]} */
  let buttons = [];
  find("[data-clear]", HTMLButtonElement, root).addEventListener("click", clear);

  /** @param {ChosenPicture} picture @returns {[string, HTMLButtonElement]} */
  function button({ image, label }) {
    const picture = make("img", { src: thumbnailUrl(image, SIDE), alt: "", width: "64", height: "64" });
    const made = make("button", { type: "button", title: "Show before and after" }, picture, label);
    made.addEventListener("click", () => open(image));
    for (const name of ["pointerenter", "focus"]) made.addEventListener(name, () => point(image));
    for (const name of ["pointerleave", "blur"]) made.addEventListener(name, () => point(null));
    return [image, made];
  }

  return {
    /** @param {ChosenPicture[]} pictures the same array while nothing changes @param {string | null} pointed */
    show(pictures, pointed) {
      root.hidden = pictures.length === 0;
      if (changed(pictures)) {
        setText(
          count,
          countSentence(
            pictures.map(({ label }) => label),
            MOST,
          ),
        );
        buttons = pictures.slice(0, MOST).map(button);
        list.replaceChildren(...buttons.map(([, each]) => make("li", {}, each)));
      }
      if (!pointedChanged(pointed, buttons)) return;
      for (const [image, each] of buttons) each.classList.toggle("is-pointed", image === pointed);
    },
  };
}
