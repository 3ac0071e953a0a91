/** Fields for two whole numbers, rows and columns, that share one value while they are linked. */
import { find } from "../dom/elements.js";
import { createNumberField } from "./number_field.js";

/** @typedef {import("../../types").Pair} Pair */
/** @typedef {import("./number_field.js").Bounds} Bounds */

/**
 * @param {HTMLElement} group as the macro `pair` writes it
 * @param {string} name of the parameter, such as "stride"
 * @param {(pair: Pair) => void} set
 */
export function createPairField(group, name, set) {
  const message = find(".message", HTMLElement, group);
  const linked = find("[data-linked]", HTMLInputElement, group);
  /** While linked, it is no tab stop: it shows what the first field sets. */
  const second = find("[data-columns] input", HTMLInputElement, group);
  /** @type {Pair} */
  let pair = [1, 1];
  /** @type {[Bounds, Bounds] | null} */
  let limits = null;
  const [rows, columns] = /** @type {const} */ ([0, 1]).map((axis) =>
    createNumberField(
      find(axis === 0 ? "[data-rows]" : "[data-columns]", HTMLElement, group),
      message,
      `${name} (${axis === 0 ? "rows" : "columns"})`,
      (value) => {
        set(linked.checked ? [value, value] : axis === 0 ? [value, pair[1]] : [pair[0], value]);
      },
    ),
  );

  function rebound() {
    if (!limits) return;
    const common = linked.checked ? tighter(limits[0], limits[1]) : null;
    rows.show(pair[0], common ?? limits[0]);
    columns.show(pair[1], common ?? limits[1]);
    second.tabIndex = linked.checked ? -1 : 0;
  }

  linked.addEventListener("change", rebound);
  return {
    /** @param {Pair} next @param {[Bounds, Bounds]} bounds of rows, of columns */
    show(next, bounds) {
      pair = next;
      limits = bounds;
      if (next[0] !== next[1]) linked.checked = false;
      rebound();
    },
  };
}

/**
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds}
 */
function tighter(a, b) {
  const { minimum, least } = a.minimum >= b.minimum ? a : b;
  const { maximum, reason } = a.maximum <= b.maximum ? a : b;
  return { minimum, maximum, reason, least };
}
