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

/** @typedef {{zero: string, node: string, channel: number, count: number}} Shown */

/**
 * @param {{buttons: HTMLElement, list: HTMLElement}} roots of the buttons at the chosen channel, and of the list
 * @param {(zero: string) => void} use other channels switched off
 */
export function createSwitchPanel({ buttons, list }, use) {
  const [toggle, keep, restore] = ["toggle", "keep", "restore"].map((name) =>
    find(`[data-${name}]`, HTMLButtonElement, buttons),
  );
  const everywhere = find("[data-everywhere]", HTMLButtonElement, list);
  const changed = createChangeWatch();
  /** @type {Shown | null} */
  let shown = null;

  toggle.addEventListener("click", () => shown && use(toggled(shown)));
  keep.addEventListener("click", () => {
    if (shown) use(keepOnly(shown.zero, shown.node, shown.channel, shown.count));
  });
  restore.addEventListener("click", () => shown && use(allOn(shown.zero, shown.node)));
  everywhere.addEventListener("click", () => use(""));

  return {
    /** @param {State} state */
    show(state) {
      const { zero } = state.settings;
      if (changed(zero))
        showChips(list, zero, (next) => {
          use(next);
          (list.hidden ? toggle : everywhere).focus();
        });
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

/** @param {Shown} shown @returns {string} the list with the channel switched the other way */
function toggled({ zero, node, channel }) {
  return offAt(zero, node).includes(channel)
    ? switchOn(zero, node, [channel, channel])
    : switchOff(zero, node, channel);
}

/** A chip for each run of channels that is off. @param {HTMLElement} list @param {string} zero @param {(zero: string) => void} use */
function showChips(list, zero, use) {
  list.hidden = zero === "";
  find("ul", HTMLElement, list).replaceChildren(
    ...[...readZero(zero)].map(([node, channels]) => {
      const chips = runsOf(channels).map((run) => chip(node, run, () => use(switchOn(zero, node, run))));
      return make("li", {}, make("span", {}, node), ...chips);
    }),
  );
}

/** @param {string} node @param {[number, number]} run @param {() => void} remove */
function chip(node, run, remove) {
  const name = runText(run).replace("-", "\u2013");
  const attributes = {
    type: "button",
    class: "chip",
    "aria-label": `Switch channel ${name} of ${node} on again`,
  };
  const button = make("button", attributes, name, make("span", { "aria-hidden": "true" }, "\u00d7"));
  button.addEventListener("click", remove);
  return button;
}
