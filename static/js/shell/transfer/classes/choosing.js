/** Choose the data set whose pictures the page shows. */

/** @param {import("../start.js").Face} face @param {string} dataset name or id */
export function chooseDataSet({ store, training }, dataset) {
  if (!store.state.isStored) store.dispatch({ type: "released" });
  training.dispatch({ type: "dataset", dataset });
}
