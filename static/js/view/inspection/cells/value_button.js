/** Button with a number in its colour that links to the cell of that number. */
import { rounded } from "../../../core/text/numbers.js";
import { colourOf, inkOn } from "../../../core/colour/scale.js";
import { make } from "../../dom/elements.js";
import { placeName } from "./visited_cells.js";

/**
 * @param {import("../../../core/inspection/contributions.js").Contribution} contribution
 * @param {import("../../../types").Scale} scale
 * @param {(place: import("../../../inspection").Place) => void} walk
 * @returns {HTMLElement} a button; plain text where the number is padding
 */
export function valueButton({ place, value, wins }, scale, walk) {
  const text = rounded(value, 5);
  if (!place) return make("span", { class: "value is-padding", title: "padding" }, text);
  const button = make(
    "button",
    {
      type: "button",
      class: wins ? "value wins" : "value",
      "aria-label": `Go to ${place.node}, ${placeName(place)}: ${text}${wins ? ", the winner" : ""}`,
    },
    text,
  );
  button.style.backgroundColor = colourOf(scale, value);
  button.style.color = inkOn(scale, value);
  button.addEventListener("click", () => walk(place));
  return button;
}
