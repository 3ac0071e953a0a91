/** The network under construction as a row of cards: the input, then a card for each layer, with the shapes between them. */
import { nodeNames } from "../../core/network/node_names.js";
import { answered, currentNetwork, openedNode } from "../../state/inspection.js";
import { currentFit, targetNetwork } from "../../state/network.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find } from "../dom/elements.js";
import { drawThumbnails } from "../inspection/thumbnails.js";
import { createCard } from "./card.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").InspectedNetwork} InspectedNetwork */
/** @typedef {import("../../network").BuilderState} BuilderState */
/** @typedef {ReturnType<typeof createCard>} Card */

/** Width of a card's thumbnails, in CSS pixels. */
const ROOM = 156;

/**
 * @param {HTMLElement} root
 * @param {{readonly state: BuilderState}} builder
 * @param {{open: (node: string) => void}} tell
 */
export function createCards(root, builder, { open }) {
  const row = find(".layer-row", HTMLElement, root);
  const input = createCard(open);
  /** The cards of the layers, by their keys. @type {Map<number, Card>} */
  let cards = new Map();
  const [draftChanged, networkChanged, overviewChanged, openedChanged] = Array.from(
    { length: 4 },
    createChangeWatch,
  );

  return {
    /** @param {State} state */
    show(state) {
      const { state: built } = builder;
      const network = builtNetwork(state, built);
      const overview = network && answered(state, "overview");
      if (draftChanged(built.draft)) {
        cards = new Map(built.keys.map((key) => [key, cards.get(key) ?? createCard(open)]));
        arrange(row, [input, ...cards.values()]);
      }
      const all = [input, ...cards.values()];
      if (networkChanged(built.draft, network, built.fit)) fill(all, built, network);
      if (overview && overviewChanged(overview, network, built.draft)) drawMaps(all, overview);
      const opened = openedNode(state);
      if (openedChanged(opened, built.draft)) for (const card of all) card.mark(card.name === opened);
    },
  };
}

/** The network of the present draft; null while it is awaited. @param {State} state @param {BuilderState} built */
function builtNetwork(state, built) {
  const isCurrent = currentFit(built) !== null && targetNetwork(built) === state.settings.network;
  return isCurrent ? currentNetwork(state) : null;
}

/** Puts the cards into the row, moving no more of them than needed. @param {HTMLElement} row @param {Card[]} cards */
function arrange(row, cards) {
  cards.forEach(({ element }, index) => {
    if (row.children[index] !== element) row.insertBefore(element, row.children[index] ?? null);
  });
  while (row.children.length > cards.length) row.lastElementChild?.remove();
}

/** @param {Card[]} cards @param {BuilderState} built @param {InspectedNetwork | null} network */
function fill([input, ...cards], built, network) {
  const { draft } = built;
  const fit = currentFit(built);
  const nodeOf = (/** @type {string} */ name) => network?.nodes.find((node) => node.name === name) ?? null;
  const names = nodeNames(draft.layers);
  input.show({ name: "input", layer: null, node: nodeOf("input"), place: "fits" });
  cards.forEach((card, index) => {
    const fitting = fit?.count ?? draft.layers.length;
    const place = index < fitting ? "fits" : index === fitting ? "misfit" : "after";
    card.show({ name: names[index], layer: draft.layers[index], node: nodeOf(names[index]), place });
  });
}

/** @param {Card[]} cards @param {Map<string, import("../../types").Tensor>} overview */
function drawMaps(cards, overview) {
  for (const { name, host } of cards) {
    const maps = overview.get(name);
    if (maps && maps.height * maps.width > 1) drawThumbnails(host, maps, ROOM);
  }
}
