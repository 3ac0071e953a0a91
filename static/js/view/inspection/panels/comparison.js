/** Comparison with another trace: the choice, the nodes that differ, and the chosen channel in both. */
import { weightsName } from "../../../core/inspection/weights_description.js";
import { movedNodes } from "../../../core/inspection/trace_comparison.js";
import { bothMaps, bothSummaries, otherName, otherSettings } from "../../../state/comparison.js";
import { answered, chosenChannel, currentNetwork, openedNode } from "../../../state/inspection.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { channelOf, createComparison } from "../../maps/side_by_side.js";
import { find, make, setText } from "../../dom/elements.js";

/** @typedef {import("../../../inspection").InspectionState} State */

/**
 * @param {{choice: HTMLElement, maps: HTMLElement}} roots
 * @param {{look: (view: {compare: string}) => void}} tell
 */
export function createComparisonPanel({ choice, maps }, { look }) {
  const select = find("[data-compare]", HTMLSelectElement, choice);
  const sentence = find("[data-moved]", HTMLElement, choice);
  const title = find("[data-compared-title]", HTMLElement, maps);
  const planes = createComparison(maps);
  const [optionsChanged, summariesChanged, mapsChanged] = Array.from({ length: 3 }, createChangeWatch);
  select.addEventListener("change", () => look({ compare: select.value }));

  return {
    /** @param {State} state */
    show(state) {
      const { settings, view } = state;
      const answers = [answered(state, "samples"), answered(state, "networks"), currentNetwork(state)];
      if (optionsChanged(settings.zero, settings.image, settings.network, view.compare, ...answers))
        showOptions(select, state);
      const summaries = bothSummaries(state);
      if (summariesChanged(summaries?.here, summaries?.other)) setText(sentence, movedText(summaries));
      const [both, channel] = [bothMaps(state), chosenChannel(state)];
      const isAlike = both !== null && both.here.channels === both.other.channels; // channels of other networks are other classes
      maps.hidden = !isAlike;
      if (!isAlike || !mapsChanged(both.here, both.other, channel, maps.clientWidth)) return;
      setText(title, `Channel ${channel} of ${openedNode(state)}, in both`);
      planes.show(
        { line: otherName(state), tensor: channelOf(both.other, channel) },
        { line: "present", tensor: channelOf(both.here, channel) },
      );
    },
  };
}

/** @param {HTMLSelectElement} select @param {State} state */
function showOptions(select, state) {
  const { zero, image } = state.settings;
  const { compare } = state.view;
  const option = (/** @type {string} */ value, /** @type {string} */ title) =>
    make("option", { value }, title);
  const own = currentNetwork(state);
  const pictures =
    answered(state, "samples")?.filter(({ kind, name }) => kind === "photo" && name !== image) ?? [];
  const listed = answered(state, "networks")?.find(({ name }) => name === own?.name);
  const variants = listed?.variants.filter(({ id }) => id !== own?.id) ?? [];
  const nothing =
    zero === ""
      ? [option("", "nothing")]
      : [option("", "the same with all channels on"), option("none", "nothing")];
  select.replaceChildren(
    ...nothing,
    make(
      "optgroup",
      { label: "Another picture" },
      option(`image:${image}`, "this one, then choose the next"),
      ...pictures.map(({ name, title }) => option(`image:${name}`, title)),
    ),
    make(
      "optgroup",
      { label: "Other weights" },
      ...variants.map(({ id, weights }) => option(`network:${id}`, weightsName(weights))),
    ),
  );
  if (otherSettings(state) && ![...select.options].some(({ value }) => value === compare))
    select.append(option(compare, otherName(state)));
  select.value = compare;
  if (select.selectedIndex < 0) select.value = "";
}

/** @param {ReturnType<typeof bothSummaries>} both */
function movedText(both) {
  if (!both) return "";
  const moved = [...movedNodes(both.here, both.other)];
  const count = moved.filter(([, share]) => share > 0).length;
  const [furthest] = moved.sort(([, a], [, b]) => b - a);
  const most = count > 0 ? `, ${furthest[0]} the most; they are marked in the graph` : "";
  return `${count} of ${moved.length} nodes differ${most}.`;
}
