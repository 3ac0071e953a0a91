/** The network under construction as rows of cards: the input, then a card for each layer, with the shapes between them. */
import { cardInNextRow } from "../../../core/layout/card_rows.js";
import { shapeExplained } from "../../../core/network/draft_formulas.js";
import { nodeNames } from "../../../core/network/node_names.js";
import { answered, currentNetwork, openedNode } from "../../../state/inspection.js";
import { currentFit, targetNetwork } from "../../../state/network.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find } from "../../dom/elements.js";
import { drawThumbnails } from "../../inspection/thumbnails.js";
import { createCard } from "./card.js";
import { listenForCardKeys } from "./card_keys.js";
import { listenForDrags } from "./dragging.js";
import { createFieldFrame } from "../field_frame.js";
import { createShapeNote } from "./shape_note.js";

/** @typedef {import("../../../inspection").InspectionState} State */
/** @typedef {import("../../../inspection").InspectedNetwork} InspectedNetwork */
/** @typedef {import("../../../network").BuilderState} BuilderState */
/** @typedef {import("../../../network").Mend} Mend */
/** @typedef {ReturnType<typeof createCard>} Card */
/** @typedef {number | "input"} Key of a card */

/**
 * @typedef {object} Tell what a person does with the cards; index −1 is the input
 * @property {(node: string) => void} open
 * @property {(key: Key) => void} edit
 * @property {(index: number) => void} add a layer after this one
 * @property {(mend: Mend) => void} mend
 * @property {(from: number, to: number) => void} move
 * @property {(index: number) => void} remove
 */

/** Width of a card's thumbnails, in CSS pixels. */
const ROOM = 140;

/**
 * @param {HTMLElement} root
 * @param {{readonly state: BuilderState}} builder
 * @param {Tell} tell
 */
export function createCards(root, builder, tell) {
  const row = find(".layer-row", HTMLElement, root);
  const deck = createDeck(row, builder, tell);
  const [draftChanged, networkChanged, overviewChanged, marksChanged] = Array.from(
    { length: 4 },
    createChangeWatch,
  );

  return {
    /** The card of a key, or of the input. */
    card: deck.card,
    /** Moves the focus to a layer's card, once it is drawn. @param {number} index −1 is the input */
    focus(index) {
      deck.focusLater(index);
    },
    /** @param {State} state */
    show(state) {
      const { state: built } = builder;
      const network = builtNetwork(state, built);
      const overview = network && answered(state, "overview");
      if (draftChanged(built.draft)) deck.arrange(built);
      const cards = deck.all();
      if (networkChanged(built.draft, network, built.fit)) fill(cards, built, network);
      if (overview && overviewChanged(overview, network, built.draft)) drawMaps(cards, overview);
      const opened = openedNode(state);
      if (marksChanged(opened, built.draft, built.edited, deck.stop())) mark(cards, deck, built, opened);
      deck.focusNow();
    },
  };
}

/** @param {Card[]} cards @param {ReturnType<typeof createDeck>} deck @param {BuilderState} built @param {string | null} opened node */
function mark(cards, deck, { edited, keys }, opened) {
  cards.forEach((card, index) =>
    card.mark({
      isOpened: card.shown?.name === opened,
      isEdited: (index === 0 ? "input" : keys[index - 1]) === edited,
    }),
  );
  cards.forEach((card, index) => card.stop(index === deck.stop()));
}

/**
 * The cards by their keys, and what keys, pointers and focus do with them.
 * @param {HTMLElement} row
 * @param {{readonly state: BuilderState}} builder
 * @param {Tell} tell
 */
function createDeck(row, builder, tell) {
  /** @type {Map<Key, Card>} */
  let cards = new Map();
  /** Index of the card that Tab leads to, and of the one that gets the focus next. @type {[number, number | null]} */
  let [stop, next] = [0, null];
  const all = () => [...cards.values()];
  const focus = (/** @type {number} */ index) => all()[index + 1]?.button.focus();
  const make = createMaking(builder, tell, all, (place) => {
    stop = place;
  });
  listenToRow(row, { builder, tell, all, focus });

  return {
    all,
    card: (/** @type {Key} */ key) => cards.get(key),
    stop: () => Math.min(stop, cards.size - 1),
    focusLater(/** @type {number} */ index) {
      next = index;
    },
    focusNow() {
      if (next !== null) focus(Math.min(next, cards.size - 2));
      next = null;
    },
    /** @param {BuilderState} built */
    arrange({ keys }) {
      cards = new Map(
        [/** @type {Key} */ ("input"), ...keys].map((key) => [key, cards.get(key) ?? make(key)]),
      );
      arrange(row, all());
    },
  };
}

/**
 * The function that makes the card of a key.
 * @param {{readonly state: BuilderState}} builder
 * @param {Tell} tell
 * @param {() => Card[]} all
 * @param {(place: number) => void} stopAt called with the place of a card that has the focus
 */
function createMaking(builder, tell, all, stopAt) {
  const note = createShapeNote(find("#shape-note", HTMLElement));
  const frame = createFieldFrame();
  return (/** @type {Key} */ key) => {
    const indexOf = () => (key === "input" ? -1 : builder.state.keys.indexOf(key));
    const made = createCard({
      open: () => tell.open(made.shown?.name ?? ""),
      edit: () => tell.edit(key),
      add: () => tell.add(indexOf()),
      mend: tell.mend,
    });
    note.explain(made.shape, () => explained(all(), indexOf() + 1));
    frame.follow(made);
    made.element.addEventListener("focusin", () => {
      stopAt(indexOf() + 1);
      for (const card of all()) card.stop(card === made);
    });
    return made;
  };
}

/**
 * @param {HTMLElement} row
 * @param {{builder: {readonly state: BuilderState}, tell: Tell, all: () => Card[], focus: (index: number) => void}} deck
 */
function listenToRow(row, { builder, tell, all, focus }) {
  const keyAt = (/** @type {number} */ index) => (index < 0 ? "input" : builder.state.keys[index]);
  listenForCardKeys(row, (target) => cardAt(all(), target), {
    ...tell,
    focus,
    focusInNextRow(index, by) {
      const boxes = all().map(({ element }) => element.getBoundingClientRect());
      focus(cardInNextRow(boxes.map(boxOf), index + 1, by) - 1);
    },
    count: () => builder.state.keys.length,
    edit: (index) => tell.edit(keyAt(index)),
  });
  listenForDrags(row, {
    layers: () =>
      all()
        .slice(1)
        .map(({ element }) => element),
    drop: tell.move,
  });
}

/** @param {DOMRect} box */
const boxOf = ({ left, top, width, height }) => ({ left, top, width, height });

/** Index of the layer whose card itself has the focus. @param {Card[]} cards @param {EventTarget | null} target */
function cardAt(cards, target) {
  const place = cards.findIndex(({ button }) => button === target);
  return place < 0 ? null : place - 1;
}

/** How the output of a card came about. @param {Card[]} cards @param {number} place */
function explained(cards, place) {
  const [before, here] = [cards[place - 1]?.shown, cards[place].shown];
  if (!here?.node) return null;
  if (!here.layer || !before?.node)
    return { sentence: "channels \u00d7 height \u00d7 width of what enters the network.", sizes: [] };
  return shapeExplained(here.layer, before.node.shape, here.node.shape);
}

/** The network of the present draft; null while it is awaited. @param {State} state @param {BuilderState} built */
function builtNetwork(state, built) {
  const isCurrent = currentFit(built) !== null && targetNetwork(built) === state.settings.network;
  return isCurrent ? currentNetwork(state) : null;
}

/** Puts the cards into the row, moving no more of them than needed, and keeps the focus. @param {HTMLElement} row @param {Card[]} cards */
function arrange(row, cards) {
  const held = document.activeElement;
  cards.forEach(({ element }, index) => {
    if (row.children[index] !== element) row.insertBefore(element, row.children[index] ?? null);
  });
  while (row.children.length > cards.length) row.lastElementChild?.remove();
  if (held instanceof HTMLElement && row.contains(held) && document.activeElement !== held) held.focus();
}

/** @param {Card[]} cards @param {BuilderState} built @param {InspectedNetwork | null} network */
function fill([input, ...cards], built, network) {
  const { draft } = built;
  const fit = currentFit(built);
  const nodeOf = (/** @type {string} */ name) => network?.nodes.find((node) => node.name === name) ?? null;
  const names = nodeNames(draft.layers);
  input.show({ name: "input", layer: null, node: nodeOf("input"), place: "fits", misfit: null });
  cards.forEach((card, index) => {
    const fitting = fit?.count ?? draft.layers.length;
    const place = index < fitting ? "fits" : index === fitting ? "misfit" : "after";
    const misfit = place === "misfit" && fit ? fit.misfit : null;
    card.show({ name: names[index], layer: draft.layers[index], node: nodeOf(names[index]), place, misfit });
  });
}

/** @param {Card[]} cards @param {Map<string, import("../../../types").Tensor>} overview */
function drawMaps(cards, overview) {
  for (const { shown, host } of cards) {
    const maps = shown?.node && overview.get(shown.name);
    if (maps && maps.height * maps.width > 1) drawThumbnails(host, maps, ROOM);
  }
}
