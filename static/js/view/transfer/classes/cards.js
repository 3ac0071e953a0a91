/** Class cards side by side. Only what changed is drawn again. */
import { find } from "../../dom/elements.js";
import { createCard } from "./card.js";

/** @typedef {import("../../../transfer").Pictures} Pictures */
/** @typedef {import("../../../transfer").ClassesState} ClassesState */
/** @typedef {ReturnType<typeof createCard>} Card */

/**
 * @typedef {object} Tell with the index of a class
 * @property {(index: number, label: string) => void} rename
 * @property {(index: number) => void} removeClass
 * @property {(index: number, files: File[]) => void} add
 * @property {(index: number, card: HTMLElement) => void} film
 * @property {(index: number) => void} openAll
 * @property {(index: number, image: string, how: {isRange: boolean, isMore: boolean}) => void} click
 * @property {(images: ReadonlySet<string>) => void} select
 * @property {(image: string) => void} remove
 * @property {(image: string) => void} open
 */

/** @param {HTMLElement} list whose last item adds a class @param {Tell} tell */
export function createCards(list, tell) {
  const template = find("template", HTMLTemplateElement, list.parentElement ?? document);
  const last = find("[data-last]", HTMLElement, list);
  /** In the order of the classes. @type {Card[]} */
  let cards = [];
  /** The classes that they show. @type {Pictures["classes"]} */
  let shown = [];

  /** @param {Pictures["classes"]} classes */
  function place(classes) {
    const { kept, gone } = matched(classes, shown, cards);
    for (const { root } of gone) root.remove();
    cards = kept.map((card) => card ?? made(template, tell, () => cards));
    shown = classes;
    cards.forEach(({ root }, index) => {
      const at = list.children[index];
      if (at !== root) list.insertBefore(root, at ?? last);
    });
  }

  return {
    /** Index of the class whose card an element is in; -1 for none. @param {Element | null} element */
    indexOf: (element) => cards.findIndex(({ root }) => root.contains(element)),
    /** @param {number} index */
    focus: (index) => cards[index]?.focus(),
    /** @param {number} index marked as the place of a drop; -1 for none */
    light(index) {
      cards.forEach(({ root }, each) => root.toggleAttribute("data-lit", each === index));
    },
    /** @param {Pictures} pictures @param {ClassesState} classes @param {boolean} isAdding */
    show(pictures, classes, isAdding) {
      if (shown !== pictures.classes) place(pictures.classes);
      const labels = shown.map(({ label }) => label);
      cards.forEach((card, index) => {
        const others = labels.filter((_, each) => each !== index);
        card.show({ one: shown[index], others, classes, isAdding });
      });
    },
  };
}

/** @param {HTMLTemplateElement} template @param {Tell} tell @param {() => Card[]} cards @returns {Card} */
function made(template, tell, cards) {
  const card = createCard(
    template,
    ofOne(tell, () => cards().indexOf(card)),
  );
  return card;
}

/** The same for one class. @param {Tell} tell @param {() => number} index of the class @returns {import("./card.js").Tell} */
function ofOne(tell, index) {
  return {
    rename: (label) => tell.rename(index(), label),
    removeClass: () => tell.removeClass(index()),
    add: (files) => tell.add(index(), files),
    film: (root) => tell.film(index(), root),
    openAll: () => tell.openAll(index()),
    click: (image, how) => tell.click(index(), image, how),
    select: tell.select,
    remove: tell.remove,
    open: tell.open,
  };
}

/**
 * The card for each class: that of the same label, or of the same pictures where the class was renamed.
 * @param {Pictures["classes"]} classes
 * @param {Pictures["classes"]} shown
 * @param {Card[]} cards of the shown classes
 */
function matched(classes, shown, cards) {
  const labels = new Set(classes.map(({ label }) => label));
  const indexOf = (/** @type {Pictures["classes"][number]} */ { label, images }) => {
    const same = shown.findIndex((one) => one.label === label);
    return same >= 0 ? same : shown.findIndex((one) => one.images === images && !labels.has(one.label));
  };
  const kept = classes.map((one) => cards[indexOf(one)]);
  return { kept, gone: cards.filter((card) => !kept.includes(card)) };
}
