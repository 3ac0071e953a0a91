/** A row of cards, one for each network with what its weights know; one is chosen. */
import { knowledgeOf, knownThings } from "../../core/inspection/weights_description.js";
import { make } from "../dom/elements.js";

/** @typedef {{name: string, title: string, weights: string, classes: number}} Choice */

/** @param {HTMLElement} row a toolbar @param {(network: string) => void} choose is told a network's name */
export function createNetworkCards(row, choose) {
  row.addEventListener("keydown", (event) => moveByKey(row, event));
  return {
    /**
     * @param {Choice[]} all
     * @param {import("../../inspection").NetworkDocument | import("../../inspection").InspectedNetwork | null} network that is shown, with the weights in use; null where there is none
     */
    show(all, network) {
      const isHeld = row.contains(document.activeElement);
      const shown = network && {
        ...network,
        name: network.name ?? network.id,
        classes: network.classes?.length ?? 0,
      };
      const cards = choicesOf(all, shown).map((choice) =>
        card(choice, choice.name === shown?.name, () => choose(choice.name)),
      );
      row.replaceChildren(...cards);
      const chosen = cards.find((each) => each.tabIndex === 0);
      if (!chosen) cards[0].tabIndex = 0;
      if (isHeld) chosen?.focus({ preventScroll: true });
      if (chosen) bringIntoRow(row, chosen);
    },
  };
}

/**
 * What is shown, then the networks that know something, then the others.
 * @param {Choice[]} all
 * @param {Choice | null} shown with the weights in use; null where the network does not fit the picture
 * @returns {Choice[]}
 */
function choicesOf(all, shown) {
  const isRandom = (/** @type {Choice} */ { weights }) => Number(knowledgeOf(weights) === "random");
  const listed = all.map((each) => (each.name === shown?.name ? shown : each));
  const sorted = [...listed].sort((a, b) => isRandom(a) - isRandom(b));
  return !shown || listed.includes(shown) ? sorted : [shown, ...sorted];
}

/** @param {Choice} choice @param {boolean} isChosen @param {() => void} choose */
function card({ title, weights, classes }, isChosen, choose) {
  const button = make(
    "button",
    {
      type: "button",
      class: "network-card",
      "aria-pressed": String(isChosen),
      tabindex: isChosen ? "0" : "-1",
    },
    make("span", { class: "network-title" }, title),
    make("span", { class: "network-knows" }, knownThings(weights, classes)),
  );
  if (!isChosen) button.addEventListener("click", choose);
  return button;
}

/** Arrow keys move along the row, which is one tab stop. @param {HTMLElement} row @param {KeyboardEvent} event */
function moveByKey(row, event) {
  const cards = /** @type {HTMLElement[]} */ ([...row.children]);
  const here = cards.findIndex((each) => each === document.activeElement);
  /** @type {Record<string, number>} */
  const places = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: cards.length - 1 };
  const next = cards[places[event.key] ?? -1];
  if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** @param {HTMLElement} row @param {HTMLElement} chosen */
function bringIntoRow(row, chosen) {
  const [left, right] = [chosen.offsetLeft, chosen.offsetLeft + chosen.offsetWidth];
  if (left < row.scrollLeft || right > row.scrollLeft + row.clientWidth) row.scrollLeft = left;
}
