/** The button that leads back from trained or uploaded weights to the draft's own. */
import { find } from "../dom/elements.js";

/**
 * @param {{readonly state: import("../../network").BuilderState}} builder
 * @param {() => void} showOwn
 */
export function createOwnWeights(builder, showOwn) {
  const button = find("[data-own-weights]", HTMLButtonElement);
  button.addEventListener("click", showOwn);
  return {
    show() {
      button.hidden = builder.state.shown === null;
    },
  };
}
