/** Questions of the training section on the network page: a data set's first pictures, layers and kernels of the epochs. */
import { fetchItems } from "../../io/datasets.js";
import { fetchFirstKernels, fetchLayers } from "../../io/trainings.js";
import { chosenDataSet, openedRecord, shownEpoch } from "../../state/training.js";

/** @typedef {import("./start.js").Store} Store */
/** @typedef {import("./sources.js").Asking} Asking */

/** The first picture of each class; a data set lists these first. @param {Store} store @param {Asking} ask */
export function askItems({ state, dispatch }, ask) {
  const { dataset } = state.settings;
  const chosen = chosenDataSet(state);
  if (!chosen?.id || state.items?.dataset === dataset) return;
  void ask(
    "datasets",
    `items ${dataset}`,
    (signal) => fetchItems(dataset, chosen.classes.length, signal),
    (items) => dispatch({ type: "items", dataset, items }),
  );
}

/** Layers of the draft and of the network that was trained, to show an epoch in place of the draft. @param {Store} store @param {Asking} ask @param {string | null} draft id of its network */
export function askDocuments({ state, dispatch }, ask, draft) {
  if (state.settings.epoch === null) return;
  for (const network of new Set([draft, openedRecord(state)?.network].flatMap((id) => id ?? []))) {
    if (state.documents[network] !== undefined) continue;
    void ask(
      "run",
      `document ${network}`,
      (signal) => fetchLayers(network, signal),
      (document) => dispatch({ type: "document", network, document }),
    );
  }
}

/** Kernels of the shown epoch, and of the newest, whose colour scale they have. @param {Store} store @param {Asking} ask */
export function askKernels({ state, dispatch }, ask) {
  const epochs = [shownEpoch(state), openedRecord(state)?.history.at(-1)];
  for (const network of new Set(epochs.flatMap((epoch) => epoch?.network ?? []))) {
    if (state.kernels[network] !== undefined) continue;
    void ask(
      "kernels",
      `kernels ${network}`,
      (signal) => fetchFirstKernels(network, signal),
      (kernels) => dispatch({ type: "kernels", network, kernels }),
    );
  }
}
