/** The digits that the page offers, the first picture among them. */
import { pictureTitle } from "../../core/training/picture_title.js";
import { fetchItems } from "../../io/datasets.js";
import { find } from "../../view/dom/elements.js";
import { createDigitChoice } from "../../view/network/digit_choice.js";

/** @typedef {import("../../training").DataSetItem} Digit */

/** The class whose picture is shown where neither the address nor the visit names one. */
const FIRST_LABEL = 3;
/** A sample in its place, where the server has no digits. */
const NO_DIGIT = "coins";
const CLASSES = 10;

/** @param {import("../inspection/start.js").Inspection} inspection */
export function createDigits({ store, shell, redraw }) {
  const choice = createDigitChoice(find("#digits", HTMLElement), (digit) => void choose(digit));
  /** @type {Promise<Digit[]> | null} */
  let asked = null;

  async function ask() {
    const digits = await fetchItems("digits", CLASSES, new AbortController().signal);
    await Promise.all(digits.map(named));
    choice.load(digits);
    redraw();
    return digits;
  }

  /** @param {Digit} digit */
  async function named({ image, label }) {
    const { pictures } = shell();
    pictures.remember(image, { ...(await pictures.describe(image)), title: pictureTitle(String(label)) });
  }

  /** @param {Digit} digit */
  async function choose({ image }) {
    store.dispatch({ type: "picture", image, picture: await shell().pictures.describe(image) });
  }

  const all = () =>
    (asked ??= ask().catch((error) => {
      shell().complain(error);
      return [];
    }));

  return {
    show: choice.show,
    load: () => void all(),
    /** Resolves when the digits have their names, for a picture that a link names by its id. */
    named: all,
    /** Id of the first picture. */
    first: async () => (await all()).find(({ label }) => label === FIRST_LABEL)?.image ?? NO_DIGIT,
  };
}
