/** The settings as a sheet over the lower half of a phone's screen. Wider screens show them beside the stage. */
import { find } from "../dom/elements.js";

/**
 * The sheet is not modal: the stage stays visible above it and can be used.
 * @param {HTMLElement} sheet holds the settings
 * @param {HTMLElement} stage brought to the top of the screen when the sheet opens
 */
export function createSettingsSheet(sheet, stage) {
  const opener = find("#settings-open", HTMLButtonElement);
  const closer = find("#settings-close", HTMLButtonElement, sheet);

  /** @param {boolean} open */
  function toggle(open) {
    sheet.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
    if (open) stage.scrollIntoView({ block: "start" });
    (open ? closer : opener).focus({ preventScroll: true });
  }

  opener.addEventListener("click", () => toggle(true));
  closer.addEventListener("click", () => toggle(false));
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !closer.checkVisibility() || document.querySelector("dialog[open]"))
        return;
      event.stopPropagation();
      toggle(false);
    },
    { capture: true },
  );
}
