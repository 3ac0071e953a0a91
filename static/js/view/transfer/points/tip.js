/** The picture and the class of the point under the pointer, beside it. */
import { indexOf } from "../../../core/transfer/points/placed_points.js";
import { thumbnailUrl } from "../../../io/images.js";
import { find, setText } from "../../dom/elements.js";

/** Longest side of the picture, in pixels. */
const SIDE = 192;
/** Distance from the point, in CSS pixels. */
const GAP = 22;

/** @param {HTMLElement} root */
export function createTip(root) {
  const picture = find("img", HTMLImageElement, root);
  const label = find("span", HTMLElement, root);
  let shown = "";
  return {
    /** @param {import("../../../core/transfer/points/placed_points.js").PlacedPoints} points @param {string | null} pointed @param {string[]} classes */
    show(points, pointed, classes) {
      const index = indexOf(points, pointed);
      root.hidden = index === null;
      if (index === null || pointed === null) return;
      if (pointed !== shown) picture.src = thumbnailUrl(pointed, SIDE);
      shown = pointed;
      setText(label, classes[points.features.points[index].label] ?? "");
      const { width, height } = points.plot.size;
      const [x, y] = points.places[index];
      const left = x > width / 2 ? x - GAP - root.offsetWidth : x + GAP;
      const top = Math.min(height - root.offsetHeight, Math.max(0, y - root.offsetHeight / 2));
      root.style.left = `${Math.round(Math.min(width - root.offsetWidth, Math.max(0, left)))}px`;
      root.style.top = `${Math.round(top)}px`;
    },
  };
}
