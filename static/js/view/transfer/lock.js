/** A lock as an icon: closed for what is frozen, open for what is trained. */
import { svg } from "../dom/svg.js";

/** @param {boolean} isOpen */
export function lock(isOpen) {
  const shackle = isOpen ? "M4 8V4.5a3 3 0 0 1 6-0.6" : "M4 8V5a3 3 0 0 1 6 0v3";
  return svg(
    "svg",
    { class: "lock", viewBox: "0 0 14 16", "aria-hidden": "true" },
    svg("rect", { x: 1, y: 8, width: 12, height: 7, rx: 1.5 }),
    svg("path", { d: shackle }),
  );
}
