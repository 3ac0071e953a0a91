/** A number in its true colour that leads to the cell that holds it. */
import { rounded } from "../../core/numbers.js";
import { colourOf, inkOn } from "../../core/scale.js";
import { make } from "../elements.js";
import { placeName } from "./trail.js";

/**
 * @param {import("../../core/cell_terms.js").Contribution} contribution
 * @param {import("../../types").Scale} scale
 * @param {(place: import("../../inspection").Place) => void} walk
 * @returns {HTMLElement} a button; plain text where the number is padding
 */
export function valueButton({ place, value, wins }, scale, walk) {
  const text = rounded(value, 5);
  if (!place) return make("span", { class: "value is-padding", title: "padding" }, text);
  const button = make("button", { type: "button", class: wins ? "value wins" : "value", "aria-label": `Walk to ${place.node}, ${placeName(place)}: ${text}${wins ? ", the winner" : ""}` }, text);
  button.style.backgroundColor = colourOf(scale, value);
  button.style.color = inkOn(scale, value);
  button.addEventListener("click", () => walk(place));
  return button;
}
