/** The channels of a plane as small maps to choose from; hidden where there is one alone. */
import { make } from "../dom/elements.js";

/**
 * @param {HTMLElement} root
 * @param {(channel: number) => void} choose
 */
export function createChannelTabs(root, choose) {
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  return {
    /** @param {HTMLCanvasElement[]} rasters one a channel */
    load(rasters) {
      const focused = buttons.findIndex((button) => button === document.activeElement);
      buttons = rasters.map((raster, channel) => {
        const button = make(
          "button",
          { type: "button", title: `Channel ${channel}`, "aria-label": `Channel ${channel}` },
          raster,
        );
        button.addEventListener("click", () => choose(channel));
        return button;
      });
      root.replaceChildren(...buttons);
      root.hidden = rasters.length < 2;
      buttons[focused]?.focus();
    },
    /** @param {number} channel */
    show(channel) {
      buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === channel)));
    },
  };
}
