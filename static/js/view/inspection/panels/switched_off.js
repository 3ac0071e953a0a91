/** Switches for the channels of the opened node, and the list of all channels that are off. */
import {
  allOn,
  keepOnly,
  offAt,
  readZero,
  runText,
  runsOf,
  switchOff,
  switchOn,
} from "../../../core/inspection/switched_off_channels.js";
import { chosenChannel, openedMaps, openedNode } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */

/**
 * @param {{buttons: HTMLElement, list: HTMLElement}} roots of what stands at the chosen channel, and of the list
 * @param {(zero: string) => void} use other channels switched off
 */
export function createSwitchPanel({ buttons, list }, use) {
  const [toggle, keep, restore] = ["toggle", "keep", "restore"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, buttons),
  );
  const everywhere = find("[data-everywhere]", HTMLButtonElement, list);
  const chips = find("ul", HTMLElement, list);
  const changed = createChangeWatch();
  /** @type {{zero: string, node: string, channel: number, count: number} | null} */
  let shown = null;

  toggle.addEventListener("click", () => {
    if (!shown) return;
    const { zero, node, channel } = shown;
    use(
      offAt(zero, node).includes(channel)
        ? switchOn(zero, node, [channel, channel])
        : switchOff(zero, node, channel),
    );
  });
  keep.addEventListener(
    "click",
    () => shown && use(keepOnly(shown.zero, shown.node, shown.channel, shown.count)),
  );
  restore.addEventListener("click", () => shown && use(allOn(shown.zero, shown.node)));
  everywhere.addEventListener("click", () => use(""));

  /** @param {string} zero */
  function showChips(zero) {
    list.hidden = zero === "";
    chips.replaceChildren(
      ...[...readZero(zero)].map(([node, channels]) =>
        make(
          "li",
          {},
          make("span", {}, node),
          ...runsOf(channels).map((run) => {
            const name = runText(run).replace("-", "\u2013");
            const chip = make(
              "button",
              { type: "button", class: "chip", "aria-label": `Switch channel ${name} of ${node} on again` },
              name,
              make("span", { "aria-hidden": "true" }, "\u00d7"),
            );
            chip.addEventListener("click", () => {
              use(switchOn(zero, node, run));
              (list.hidden ? toggle : everywhere).focus();
            });
            return chip;
          }),
        ),
      ),
    );
  }

  return {
    /** @param {State} state */
    show(state) {
      const { zero } = state.settings;
      if (changed(zero)) showChips(zero);
      const [node, maps, channel] = [openedNode(state), openedMaps(state), chosenChannel(state)];
      shown = node && maps ? { zero, node, channel, count: maps.channels } : null;
      if (!shown) return;
      const off = offAt(zero, shown.node);
      const others = off.length - Number(off.includes(channel));
      setText(toggle, `Switch ${off.includes(channel) ? "on" : "off"} channel ${channel}`);
      setText(keep, `Keep only channel ${channel}`);
      keep.disabled = shown.count === 1 || (others === shown.count - 1 && !off.includes(channel));
      restore.disabled = off.length === 0;
    },
  };
}
