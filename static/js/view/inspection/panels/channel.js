/** The chosen channel enlarged; its cells are chosen by pointer or keys. */
import { at } from "../../../core/geometry/cells.js";
import { exact } from "../../../core/text/numbers.js";
import { scaleFor, sharedScale } from "../../../core/colour/scale.js";
import { drawFrame, drawMap } from "../../../draw/plane.js";
import { chosenPlace, labelsOf, openedMaps } from "../../../state/inspection.js";
import { readTheme } from "../../dom/canvas_host.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { channelOf } from "../../maps/side_by_side.js";
import { find, setText } from "../../dom/elements.js";
import { createPlaneView } from "../../maps/plane.js";
import { listenForCells } from "../../maps/pointing.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../types").Cell} Cell */

/**
 * @param {HTMLElement} root
 * @param {{point: (cell: Cell) => void}} tell
 */
export function createChannelPanel(root, { point }) {
  const view = createPlaneView(find(".plane", HTMLElement, root), () => {});
  const title = find("[data-channel-title]", HTMLElement, root);
  const changed = createChangeWatch();
  /** @type {State | null} */
  let latest = null;

  listenForCells(view, {
    start: () => latest && chosenPlace(latest),
    hover: tellOf,
    walk: point,
    choose: point,
  });

  /** @param {Cell | null} cell */
  function tellOf(cell) {
    const shown = cell ?? (latest && chosenPlace(latest));
    if (!shown || !view.plane) return;
    view.tell(
      `row ${shown.row}, column ${shown.column}: ${exact(at(view.plane.tensor, 0, shown.row, shown.column))}`,
    );
  }

  return {
    get canvas() {
      return view.canvas;
    },
    /** @param {State} state */
    show(state) {
      latest = state;
      const [maps, place] = [openedMaps(state), chosenPlace(state)];
      if (!maps || !place) return;
      const label = labelsOf(state)[place.channel];
      setText(title, `Channel ${place.channel}${label ? `: ${label}` : ""}`);
      if (changed(maps, place.channel, state.view.scope)) {
        const map = channelOf(maps, place.channel);
        view.load(
          map,
          state.view.scope === "node"
            ? sharedScale([maps.values], "sequential")
            : scaleFor(map.values, "sequential"),
        );
      }
      if (!view.plane) return;
      const theme = readTheme();
      const context = view.begin(0);
      drawMap(context, view.plane, view.layout, theme);
      drawFrame(context, view.layout, { row: place.row, column: place.column, rows: 1, columns: 1 }, theme);
      tellOf(null);
    },
  };
}
