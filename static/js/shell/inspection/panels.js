/** Create the panels of an inspection; each shows one part of the state and changes it by actions. */
import { find } from "../../view/dom/elements.js";
import { createStaleSigns, TRACE_PARTS } from "../../view/inspection/stale.js";
import { createWalkPlayer } from "../../view/inspection/cells/walk_player.js";
import { createStrip } from "../../view/inspection/cells/sticky_strip.js";
import { createTrail } from "../../view/inspection/cells/visited_cells.js";
import { createAttributionPanel } from "../../view/inspection/panels/attribution.js";
import { createCellPanel } from "../../view/inspection/panels/cell.js";
import { createChannelPanel } from "../../view/inspection/panels/channel.js";
import { createComparisonPanel } from "../../view/inspection/panels/comparison.js";
import { createKernelsPanel } from "../../view/inspection/panels/kernels.js";
import { createModesPanel } from "../../view/inspection/panels/modes.js";
import { createNodePanel } from "../../view/inspection/panels/node.js";
import { createParametersPanel } from "../../view/inspection/panels/parameters.js";
import { createPhotoPanel } from "../../view/inspection/panels/photo.js";
import { createPredictionPanel } from "../../view/inspection/panels/prediction.js";
import { createPredictionWarning } from "../../view/inspection/panels/prediction_warning.js";
import { createSwitchPanel } from "../../view/inspection/panels/switched_off.js";
import { createWalkedPath } from "../../view/inspection/cells/walked_path.js";
import { createWeightsPanel } from "../../view/inspection/panels/weights.js";
import { createReveals } from "./reveals.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Place} Place */

/** @typedef {{show: (state: State) => void}} Panel */
/** @typedef {import("../../view/inspection/cells/walk_player.js").Store} Store */
/** @typedef {ReturnType<typeof createOpens>} Opens */

/** @param {string} selector */
const section = (selector) => find(selector, HTMLElement);

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./weights.js").createWeightsActions>} weights
 * @param {Pick<import("./start.js").Subject, "graph" | "panels">} subject
 */
export function createPanels(store, weights, { graph, panels: ownPanels }) {
  const reveals = createReveals();
  const opens = createOpens(store.dispatch, reveals, graph);
  const player = createWalkPlayer(section("#walk"), {
    get state() {
      return store.state;
    },
    dispatch(action) {
      store.dispatch(action);
      reveals.keep(section("#cell"));
    },
  });
  const panels = [
    ...ownPanels(opens, weights),
    ...createPicturePanels(store, opens, weights),
    ...createNodePanels(store, opens),
    createTrail(section("#trail"), { back: opens.returned }),
    createCellPanel(section("#cell"), { walk: opens.walked }),
    createStrip(section("#in-sight"), find("[data-entered] canvas", HTMLCanvasElement), opens.began),
    createWalkedPath(graph, [section("[data-entered] .framed"), section("#in-sight .framed")]),
    player,
  ];
  function draw() {
    for (const panel of panels) panel.show(store.state);
  }

  return {
    /** Shows the state in every panel. */
    draw,
    /** Goes on with what moves, and shows the state. @param {number} time of the frame, in milliseconds */
    show(time) {
      player.advance(time);
      draw();
      reveals.advance(store.state, time);
    },
    /** Whether the next frame differs although the state may not. */
    isMoving: () => store.state.playedFrom !== null || reveals.isAwaited,
  };
}

/**
 * Panels of the picture, the prediction and the weights, and of what they are compared with.
 * @param {Store} store
 * @param {Opens} opens
 * @param {ReturnType<typeof import("./weights.js").createWeightsActions>} weights
 * @returns {Panel[]}
 */
function createPicturePanels({ dispatch }, opens, weights) {
  return [
    createStaleSigns(TRACE_PARTS),
    createPhotoPanel(section("#photo"), { look: opens.overlay }),
    createAttributionPanel(section("#photo"), { look: opens.overlay }),
    createPredictionPanel(section("#prediction"), {
      begin: opens.began,
      follow: opens.followed,
      ask: (classIndex) => dispatch({ type: "settings", settings: { classIndex } }),
    }),
    createPredictionWarning(section("#prediction .warning"), weights),
    createWeightsPanel(section("#weights"), weights),
    createSwitchPanel({ buttons: section("#switches"), list: section("#switched-off") }, opens.switches),
    createComparisonPanel(
      { choice: section("#comparison"), maps: section("#compared") },
      { look: opens.comparison },
    ),
  ];
}

/**
 * Panels of the parameters, the opened node and its chosen channel.
 * @param {Store} store
 * @param {Opens} opens
 * @returns {Panel[]}
 */
function createNodePanels({ dispatch }, opens) {
  const choose = (/** @type {number} */ channel) => dispatch({ type: "chose", channel });
  const channel = createChannelPanel(section("#node .channel"), {
    point: (cell) => dispatch({ type: "pointed", cell }),
    open: opens.cell,
  });
  return [
    createParametersPanel(section("#parameters")),
    createNodePanel(section("#node"), {
      look: (view) => dispatch({ type: "looked", view }),
      choose,
      open: opens.channel,
      enter: () => channel.canvas.focus(),
    }),
    channel,
    createModesPanel(section("#modes"), { look: (view) => dispatch({ type: "looked", view }) }),
    createKernelsPanel(section("#kernels"), { choose }),
  ];
}

/**
 * Clicks that open something: each changes the state and brings into sight what it opened.
 * @param {Store["dispatch"]} dispatch
 * @param {ReturnType<typeof createReveals>} reveals
 * @param {HTMLElement} graph
 */
function createOpens(dispatch, reveals, graph) {
  const [cell, title] = [section("#cell"), section("#cell-title")];
  /** @param {import("../../state/inspection.js").Action} action @param {HTMLElement} opened @param {HTMLElement} [focus] */
  function open(action, opened, focus) {
    dispatch(action);
    reveals.open(opened, focus);
  }

  return {
    began: (/** @type {Place} */ place) => open({ type: "began", place }, cell, title),
    followed(/** @type {Place} */ place) {
      dispatch({ type: "began", place });
      open({ type: "played" }, graph);
    },
    walked: (/** @type {Place} */ place) => open({ type: "walked", place }, cell),
    returned: (/** @type {number} */ step) => open({ type: "returned", step }, cell),
    cell: (/** @type {import("../../types").Cell} */ place) =>
      open({ type: "pointed", cell: place }, cell, title),
    node: (/** @type {string} */ node) => open({ type: "opened", node }, section("#node")),
    /** Reveals the network's input with the cell's receptive field. @param {string} image @param {import("../../types").Picture} picture @param {Place} place */
    picture: (image, picture, place) =>
      open({ type: "picture", image, picture, place }, section("[data-entered]")),
    channel: (/** @type {number} */ channel) => open({ type: "chose", channel }, section("#node .channel")),
    comparison: (/** @type {{compare: string}} */ view) =>
      open({ type: "looked", view }, section("#compared")),
    /** Reveals the input where a map is laid over it. @param {Partial<import("../../inspection").InspectionView>} view */
    overlay(view) {
      if (view.gradient || view.method) open({ type: "looked", view }, section("[data-entered]"));
      else dispatch({ type: "looked", view });
    },
    switches: (/** @type {string} */ zero) =>
      open({ type: "settings", settings: { zero } }, section("#compared")),
  };
}
