/** Tabs for the channels of a plane, each a small map; hidden where there is one channel. */
import { createArrowKeys } from "../controls/arrow_keys.js";
import { make } from "../dom/elements.js";

/**
 * @param {HTMLElement} root
 * @param {(channel: number) => void} choose
 */
export function createChannelTabs(root, choose) {
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  const arrows = createArrowKeys(root);
  return {
    /** @param {HTMLCanvasElement[]} rasters one a channel @param {(channel: number) => string} [name] of a channel */
    load(rasters, name = (channel) => `channel ${channel}`) {
      const focused = buttons.findIndex((button) => button === document.activeElement);
      buttons = rasters.map((raster, channel) => {
        const title = name(channel).replace(/^c/, "C");
        const label = make("span", {}, title.replace("Channel ", ""));
        const button = make("button", { type: "button", title, "aria-label": title }, raster, label);
        button.addEventListener("click", () => choose(channel));
        return button;
      });
      root.replaceChildren(...buttons);
      root.hidden = rasters.length < 2;
      buttons[focused]?.focus();
    },
    /** @param {number} channel */
    show(channel) {
      const isShown = buttons[channel]?.getAttribute("aria-pressed") === "true";
      if (isShown) return;
      buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === channel)));
      arrows.load(buttons, buttons.length, channel);
    },
  };
}
