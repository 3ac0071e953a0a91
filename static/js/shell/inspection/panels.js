/** Create the panels of the inspection page; each shows one part of the state and changes it by actions. */
import { find } from "../../view/dom/elements.js";
import { createStaleSigns } from "../../view/inspection/stale.js";
import { createTrail } from "../../view/inspection/cells/visited_cells.js";
import { createAttributionPanel } from "../../view/inspection/panels/attribution.js";
import { createCellPanel } from "../../view/inspection/panels/cell.js";
import { createChannelPanel } from "../../view/inspection/panels/channel.js";
import { createComparisonPanel } from "../../view/inspection/panels/comparison.js";
import { createGraphPanel } from "../../view/inspection/panels/graph.js";
import { createKernelsPanel } from "../../view/inspection/panels/kernels.js";
import { createNetworksPanel } from "../../view/inspection/panels/networks.js";
import { createNodePanel } from "../../view/inspection/panels/node.js";
import { createParametersPanel } from "../../view/inspection/panels/parameters.js";
import { createPhotoPanel } from "../../view/inspection/panels/photo.js";
import { createPredictionPanel } from "../../view/inspection/panels/prediction.js";
import { createPredictionWarning } from "../../view/inspection/panels/prediction_warning.js";
import { createSwitchPanel } from "../../view/inspection/panels/switched_off.js";
import { createWeightsPanel } from "../../view/inspection/panels/weights.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Place} Place */

/** @param {string} selector */
const section = (selector) => find(selector, HTMLElement);

/**
 * @param {{dispatch: (action: import("../../state/inspection.js").Action) => void}} store
 * @param {ReturnType<typeof import("./weights.js").createWeightsActions>} weights
 * @returns {{show: (state: State) => void}[]}
 */
export function createPanels({ dispatch }, weights) {
  const look = (/** @type {Partial<import("../../inspection").InspectionView>} */ view) =>
    dispatch({ type: "looked", view });
  const choose = (/** @type {number} */ channel) => dispatch({ type: "chose", channel });
  const change = (/** @type {Partial<import("../../inspection").InspectionSettings>} */ settings) =>
    dispatch({ type: "settings", settings });
  const channel = createChannelPanel(section("#node .channel"), {
    point: (cell) => dispatch({ type: "pointed", cell }),
  });
  return [
    createStaleSigns(),
    createPhotoPanel(section("#photo"), { look }),
    createAttributionPanel(section("#photo"), { look }),
    createPredictionPanel(section("#prediction"), {
      begin: (place) => dispatch({ type: "began", place }),
      ask: (classIndex) => change({ classIndex }),
    }),
    createPredictionWarning(section("#prediction .warning"), weights),
    createNetworksPanel(section("#networks"), weights),
    createWeightsPanel(section("#weights"), weights),
    createSwitchPanel({ buttons: section("#switches"), list: section("#switched-off") }, (zero) =>
      change({ zero }),
    ),
    createComparisonPanel({ choice: section("#comparison"), maps: section("#compared") }, { look }),
    createGraphPanel(section("#graph"), { open: (node) => dispatch({ type: "opened", node }) }),
    createParametersPanel(section("#parameters")),
    createNodePanel(section("#node"), { look, choose, enter: () => channel.canvas.focus() }),
    channel,
    createKernelsPanel(section("#kernels"), { choose }),
    createTrail(section("#trail"), { back: (step) => dispatch({ type: "returned", step }) }),
    createCellPanel(section("#cell"), { walk: (place) => dispatch({ type: "walked", place }) }),
  ];
}
