/** The store of the section that uses the trained network. */
import { createStore } from "../../../state/store.js";
import { initialUse, reduceUse } from "../../../state/transfer/use.js";
import { remember, remembered } from "../../../view/dom/remembered.js";

/** @typedef {import("../../../use").UseState} State */
/** @typedef {import("../../../state/transfer/use.js").Action} Action */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void, subscribe: (subscriber: (state: State, before: State) => void) => void}} UseStore */

const EXPLAINING = "convscope: attribution on the camera";

/** @returns {UseStore} with the switch for attribution as it was left during this visit */
export function createUseStore() {
  /** @type {UseStore} */
  const store = createStore(reduceUse, initialUse(remembered(EXPLAINING) !== ""));
  store.subscribe(({ isExplaining }, before) => {
    if (isExplaining !== before.isExplaining) remember(EXPLAINING, isExplaining ? "on" : "");
  });
  return store;
}
