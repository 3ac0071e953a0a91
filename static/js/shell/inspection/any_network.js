/** The subject of /inspect: any network, named in the address and chosen from the list. */
import { isDataSet } from "../../core/links/data_set.js";
import { faultsIn } from "../../core/links/faults.js";
import {
  FIRST_SETTINGS,
  inspectedFromQuery,
  inspectionFromQuery,
  inspectionToQuery,
} from "../../core/links/inspection.js";
import { headOf } from "../../core/transfer/blocks.js";
import { currentNetwork } from "../../state/inspection.js";
import { find, setText } from "../../view/dom/elements.js";
import { createGraphPanel } from "../../view/inspection/panels/graph.js";
import { createNetworksPanel } from "../../view/inspection/panels/networks.js";
import { createPatchesPanel } from "../../view/patches/panel.js";
import { createStaleSigns } from "../../view/inspection/stale.js";
import { createLinkCheck } from "./link_check.js";
import { createOpening } from "./opening.js";
import { withTitle } from "./pictures.js";
import { startInspection } from "./start.js";

/** @param {string} firstNetwork name or id of the model that an address without a network shows */
export function startAnyNetwork(firstNetwork) {
  const first = { ...FIRST_SETTINGS, network: firstNetwork };
  startInspection(
    (query) => ({ settings: inspectionFromQuery(query, first), view: inspectedFromQuery(query) }),
    (inspection) => createAnyNetwork(inspection, first),
  );
}

/**
 * @param {import("./start.js").Inspection} inspection
 * @param {import("../../inspection").InspectionSettings} first defaults of absent parameters
 * @returns {import("./start.js").Subject}
 */
function createAnyNetwork({ store, shell }, first) {
  const link = createLinkCheck(store.dispatch, () => first.network);
  const graph = find("#graph", HTMLElement);
  return {
    write: () => inspectionToQuery(store.state.settings, store.state.view, first),
    kept: () => inspectionToQuery(store.state.settings, store.state.view, { ...first, network: "" }),
    ...createOpening(first, () => shell().ready),
    expect: (query) => link.expect(query, faultsIn(query, { dataset: isDataSet })),
    step: (settings) => settings,
    follow(state, before) {
      showTitle(state, before, shell().offerMatrices);
      link.check(state);
    },
    graph,
    panels: (opens, weights) => [
      createStaleSigns({ ".graph-scroll": ["network"], ".graph-field": ["overview"] }),
      createGraphPanel(graph, { open: opens.node }),
      createNetworksPanel(find("#networks", HTMLElement), weights),
      { show: showRetraining },
      createPatchesPanel(find("#patches", HTMLDetailsElement), {
        look: (view) => store.dispatch({ type: "looked", view }),
        async open({ image, title, place }) {
          opens.picture(image, await withTitle(shell().pictures, image, title), place);
        },
      }),
    ],
    isBusy: () => false,
    advance() {},
    isMoving: () => false,
  };
}

/** The link to the page that replaces the last Linear; hidden where the network has none. @param {import("../../inspection").InspectionState} state */
function showRetraining(state) {
  const link = find("[data-retrain]", HTMLAnchorElement);
  const network = currentNetwork(state);
  link.hidden = !network || headOf(network.nodes) === null;
  const href = `/transfer?network=${state.settings.network}`;
  if (link.getAttribute("href") !== href) link.href = href;
}

/**
 * @param {import("../../inspection").InspectionState} state
 * @param {import("../../inspection").InspectionState} before
 * @param {(isOffered: boolean) => void} offerMatrices
 */
function showTitle(state, before, offerMatrices) {
  const network = currentNetwork(state);
  if (!network || network === currentNetwork(before)) return;
  document.title = `${network.title} \u00b7 convscope`;
  setText(find("h1", HTMLElement), `${network.title}, from pixel to prediction`);
  offerMatrices(network.input.preprocessing === null);
}
