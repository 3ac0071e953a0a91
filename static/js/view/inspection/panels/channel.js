/** The chosen channel, enlarged; pointer or keys choose its cells. */
import { at } from "../../../core/geometry/cells.js";
import { flatName } from "../../../core/inspection/place_names.js";
import { exact } from "../../../core/text/numbers.js";
import { scaleFor } from "../../../core/colour/scale.js";
import { drawFrame, drawMap } from "../../../draw/plane.js";
import { labelsOf } from "../../../state/class_labels.js";
import { answered, chosenPlace, openedMaps, openedNode } from "../../../state/inspection.js";
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
 * @param {{point: (cell: Cell) => void, open: (cell: Cell) => void}} tell keys point; a click and Enter open
 */
export function createChannelPanel(root, { point, open }) {
  const view = createPlaneView(find(".plane", HTMLElement, root), () => {});
  const title = find("[data-channel-title]", HTMLElement, root);
  const changed = createChangeWatch();
  /** @type {State | null} */
  let latest = null;

  const start = () => latest && chosenPlace(latest);
  listenForCells(view, { start, hover: tellOf, walk: point, choose: open });

  /** @param {Cell | null} cell */
  function tellOf(cell) {
    const shown = cell ?? (latest && chosenPlace(latest));
    if (!shown || !view.plane) return;
    const { tensor } = view.plane;
    const value = exact(at(tensor, 0, shown.row, shown.column));
    const isFlat = tensor.height * tensor.width === 1;
    view.tell(isFlat ? value : `row ${shown.row}, column ${shown.column}: ${value}`);
  }

  return {
    canvas: view.canvas,
    /** @param {State} state */
    show(state) {
      latest = state;
      const [maps, place] = [openedMaps(state), chosenPlace(state)];
      if (!maps || !place) return;
      const label = labelsOf(state)[place.channel];
      setText(title, label ? `Class ${place.channel}: ${label}` : `Channel ${place.channel}`);
      if (changed(maps, place.channel, state.view.scope)) load(view, state, maps, place.channel);
      if (!view.plane) return;
      const [theme, context] = [readTheme(), view.begin(0)];
      drawMap(context, view.plane, view.layout, theme);
      drawFrame(context, view.layout, { row: place.row, column: place.column, rows: 1, columns: 1 }, theme);
      tellOf(null);
    },
  };
}

/** @param {ReturnType<typeof createPlaneView>} view @param {State} state @param {import("../../../types").Tensor} maps @param {number} channel */
function load(view, state, maps, channel) {
  const map = channelOf(maps, channel);
  const values = state.view.scope === "node" ? maps.values : map.values;
  view.load(map, scaleFor(values, "sequential"));
  const [network, node] = [answered(state, "network"), openedNode(state)];
  const name = network && node && flatName({ node, channel }, network);
  if (name) view.entitle(name);
}
