/** The cells that were walked through, from the first to the chosen one: each leads back. */
import { at } from "../../../core/geometry/cells.js";
import { placeToText } from "../../../core/links/inspection.js";
import { rounded } from "../../../core/text/numbers.js";
import { scaleFor } from "../../../core/colour/scale.js";
import { rasterize } from "../../../draw/raster.js";
import { answered, chosenPlace, openedMaps, subject } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { channelOf } from "../../maps/side_by_side.js";
import { find, make } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").Place} Place */
/** @typedef {import("../../../types").Tensor} Tensor */

/**
 * @param {HTMLElement} root
 * @param {{back: (step: number) => void}} tell step counts from the first cell
 */
export function createTrail(root, { back }) {
  const list = find("ol", HTMLElement, root);
  const changed = createChangeWatch();

  /** @param {Place} place @param {Tensor | undefined} map of the place's channel alone */
  function words(place, map) {
    const value = map ? rounded(at(map, 0, place.row, place.column), 4) : "\u2026";
    return [
      ...(map && map.height * map.width > 1 ? [marked(map, place)] : []),
      make("span", { class: "trail-node" }, place.node),
      make("span", { class: "trail-place" }, placeName(place)),
      make("span", { class: "trail-value" }, value),
    ];
  }

  return {
    /** @param {State} state */
    show(state) {
      const { path } = state.view;
      const [place, maps, trail] = [chosenPlace(state), openedMaps(state), currentTrail(state)];
      if (!place || !maps || !changed(path, trail, maps, placeToText(place))) return;
      const steps = path.map((each, step) => {
        const button = make(
          "button",
          { type: "button", "aria-label": `Back to ${each.node}, ${placeName(each)}` },
          ...words(each, trail?.maps.get(placeToText(each))),
        );
        button.addEventListener("click", () => back(step));
        return make("li", {}, button);
      });
      const isHeld = list.contains(document.activeElement);
      const here = make(
        "li",
        { "aria-current": "step", tabindex: "-1" },
        ...words(place, channelOf(maps, place.channel)),
      );
      list.replaceChildren(...steps, here);
      if (isHeld) here.focus({ preventScroll: true });
      list.scrollLeft = list.scrollWidth;
    },
  };
}

/** The maps of the visited cells, unless they are those of another picture. @param {State} state */
function currentTrail(state) {
  const trail = answered(state, "trail");
  return trail?.subject === subject(state.settings) ? trail : null;
}

/** A small map with its cell marked. @param {Tensor} map of one channel @param {Place} place */
function marked(map, { row, column }) {
  const canvas = rasterize(map, 0, scaleFor(map.values, "sequential"));
  canvas.setAttribute("aria-hidden", "true");
  const mark = make("span", { class: "trail-mark" });
  Object.assign(mark.style, {
    left: `${(100 * (column + 0.5)) / map.width}%`,
    top: `${(100 * (row + 0.5)) / map.height}%`,
  });
  return make("span", { class: "trail-map" }, canvas, mark);
}

/** @param {Place} place */
export function placeName({ channel, row, column }) {
  return `${channel} [${row}, ${column}]`;
}
