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
  const [optionsChanged, summariesChanged, mapsChanged] = [
    createChangeWatch(),
    createChangeWatch(),
    createChangeWatch(),
  ];
  select.addEventListener("change", () => look({ compare: select.value }));

  /** @param {State} state */
  function showOptions(state) {
    const {
      settings: { zero, image, network },
      view: { compare },
    } = state;
    const [samples, networks, own] = [
      answered(state, "samples"),
      answered(state, "networks"),
      currentNetwork(state),
    ];
    if (!optionsChanged(zero, image, network, compare, samples, networks, own)) return;
    const pictures = samples?.filter(({ kind, name }) => kind === "photo" && name !== image) ?? [];
    const variants =
      networks?.find(({ name }) => name === own?.name)?.variants.filter(({ id }) => id !== own?.id) ?? [];
    const nothing =
      zero === ""
        ? [make("option", { value: "" }, "nothing")]
        : [
            make("option", { value: "" }, "the same with all channels on"),
            make("option", { value: "none" }, "nothing"),
          ];
    select.replaceChildren(
      ...nothing,
      make(
        "optgroup",
        { label: "Another picture" },
        make("option", { value: `image:${image}` }, "this one, then choose the next"),
        ...pictures.map(({ name, title: told }) => make("option", { value: `image:${name}` }, told)),
      ),
      make(
        "optgroup",
        { label: "Other weights" },
        ...variants.map(({ id, weights }) =>
          make("option", { value: `network:${id}` }, weightsName(weights)),
        ),
      ),
    );
    if (otherSettings(state) && ![...select.options].some(({ value }) => value === compare))
      select.append(make("option", { value: compare }, otherName(state)));
    select.value = compare;
    if (select.selectedIndex < 0) select.value = "";
  }

  /** @param {State} state */
  function showMoved(state) {
    const both = bothSummaries(state);
    if (!summariesChanged(both?.here, both?.other)) return;
    const moved = both ? [...movedNodes(both.here, both.other)] : [];
    const count = moved.filter(([, share]) => share > 0).length;
    const [furthest] = moved.sort(([, a], [, b]) => b - a);
    const most = count > 0 ? `, ${furthest[0]} the most; they are marked in the graph` : "";
    setText(sentence, both ? `${count} of ${moved.length} nodes differ${most}.` : "");
  }

  return {
    /** @param {State} state */
    show(state) {
      showOptions(state);
      showMoved(state);
      const [both, channel] = [bothMaps(state), chosenChannel(state)];
      const isAlike = both !== null && both.here.channels === both.other.channels; // channels of other networks are other classes
      maps.hidden = !isAlike;
      if (!isAlike || !mapsChanged(both.here, both.other, channel, maps.clientWidth, window.devicePixelRatio))
        return;
      setText(title, `Channel ${channel} of ${openedNode(state)}, in both`);
      planes.show(
        { line: otherName(state), tensor: channelOf(both.other, channel) },
        { line: "present", tensor: channelOf(both.here, channel) },
      );
    },
  };
}
