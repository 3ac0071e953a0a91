/** The section with the network: its weights, the locks of its blocks, its new head, and the program that trains it. */
import { whatItKnows } from "../../core/inspection/weights_description.js";
import { readRecipe } from "../../core/training/recipe_fields.js";
import { blocksOf, isTrained, lastBlock, trainableOf, withLock } from "../../core/transfer/blocks.js";
import { excerptOf } from "../../core/transfer/excerpt.js";
import { countsFor, headFor } from "../../core/transfer/head.js";
import { costText } from "../../core/transfer/training_cost.js";
import { chosenDataSet, openedRecord } from "../../state/training.js";
import { presentPictures } from "../../state/transfer.js";
import { createNetworkCards } from "../../view/controls/network_cards.js";
import { createChangeWatch } from "../../view/dom/change_detector.js";
import { find, setText } from "../../view/dom/elements.js";
import { createBlocksRow } from "../../view/transfer/blocks_row.js";
import { createExcerptLines } from "../../view/transfer/excerpt_lines.js";
import { lock } from "../../view/transfer/lock.js";
import { createPublishedWeights } from "./published_weights.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../inspection").NetworkDocument} Network */
/** @typedef {import("../../transfer").TransferSettings["unlocked"]} Unlocked */
/** @typedef {import("../../training").Recipe} Recipe */

/** @param {Face} face @returns {import("./start.js").Section} */
export function createHeadSection(face) {
  const root = find("#head", HTMLElement);
  const parts = [createBase(root, face), createLocks(root, face), createProgram(root, face)];
  const download = createPublishedWeights(find("[data-published]", HTMLElement, root), face);
  return {
    query: () => "",
    kept: () => "",
    restore() {},
    show() {
      for (const part of parts) part();
      download();
    },
    isMoving: () => false,
  };
}

/** The networks, and what the chosen one knows. @param {HTMLElement} root @param {Face} face */
function createBase(root, { store }) {
  const cards = createNetworkCards(find("[role=toolbar]", HTMLElement, root), (network) =>
    store.dispatch({ type: "network", network }),
  );
  const [knows, without] = ["[data-knows]", "[data-no-head]"].map((each) => find(each, HTMLElement, root));
  const changed = createChangeWatch();
  return () => {
    const { networks, base } = store.state;
    if (!networks || !changed(networks, base)) return;
    cards.show(networks, base);
    setText(knows, base ? whatItKnows({ ...base, classes: base.classes ?? [] }) : "");
    without.hidden = base === null || headFor(base, []) !== null;
    setText(
      without,
      `${base?.title} does not end in a Linear that could be replaced. Choose another network.`,
    );
  };
}

/** The blocks with their locks, the counts and the cost. @param {HTMLElement} root @param {Face} face */
function createLocks(root, face) {
  const { store } = face;
  const holder = find(".head-parts", HTMLElement, root);
  const [counts, cost] = ["[data-counts]", "[data-cost]"].map((each) => find(each, HTMLElement, root));
  const choices = createChoices(root, face);
  const unlock = (/** @type {Unlocked} */ unlocked) => store.dispatch({ type: "unlocked", unlocked });
  const row = createBlocksRow(find(".blocks", HTMLElement, root), (name) =>
    unlock(withLock(presentBlocks(face), store.state.settings.unlocked, name)),
  );
  for (const isOpen of [false, true])
    find(`[data-legend=${isOpen ? "open" : "closed"}]`, HTMLElement, root).append(lock(isOpen));
  const [made, changed] = [createChangeWatch(), createChangeWatch()];
  return () => {
    const { base, settings } = store.state;
    const labels = presentLabels(face);
    const head = base && headFor(base, labels);
    holder.hidden = !head;
    if (!base || !head) return;
    const [blocks, recipe, record] = [presentBlocks(face), recipeOf(face), recordOfSettings(face)];
    const { unlocked } = settings;
    if (made(base, labels.join("\n"))) row.make(blocks, head, countsFor(base, [], labels).trainable);
    if (!changed(base, labels.join("\n"), unlocked, record, recipe?.augment, recipe?.epochs)) return;
    row.show((name) => blocks.some((each) => each.name === name && isTrained(each, unlocked)));
    choices.show(unlocked);
    setText(counts, countsText(record?.parameters ?? countsFor(base, unlocked, labels)));
    const first = blocks.find((block) => isTrained(block, unlocked));
    if (recipe) setText(cost, costText(blocks, first, recipe));
  };
}

/** Buttons that set all locks at once. @param {HTMLElement} root @param {Face} face */
function createChoices(root, face) {
  const buttons = [...root.querySelectorAll("[data-unlock]")].filter(
    (one) => one instanceof HTMLButtonElement,
  );
  /** @param {string | undefined} choice @returns {Unlocked} */
  const unlockedBy = (choice) =>
    choice === "all" ? "all" : choice === "last" ? lastBlock(presentBlocks(face)) : [];
  for (const button of buttons)
    button.addEventListener("click", () =>
      face.store.dispatch({ type: "unlocked", unlocked: unlockedBy(button.dataset.unlock) }),
    );
  return {
    /** @param {Unlocked} unlocked */
    show(unlocked) {
      for (const button of buttons)
        button.setAttribute(
          "aria-pressed",
          String(String(unlockedBy(button.dataset.unlock)) === String(unlocked)),
        );
    },
  };
}

/** The program, and the whole of it once there is a training. @param {HTMLElement} root @param {Face} face */
function createProgram(root, face) {
  const lines = createExcerptLines(find("[role=listbox]", HTMLElement, root));
  const whole = find("[data-code]", HTMLAnchorElement, root);
  const changed = createChangeWatch();
  return () => {
    const { base, settings } = face.store.state;
    const [labels, recipe] = [presentLabels(face), recipeOf(face)];
    const record = openedRecord(face.training.state);
    whole.hidden = record === null;
    if (record) whole.href = `/api/trainings/${record.id}/code`;
    if (!base || !recipe || !headFor(base, labels)) return;
    if (!changed(base, settings.unlocked, labels.join("\n"), JSON.stringify(recipe))) return;
    lines.show(excerptOf(base, settings.unlocked, labels, recipe));
  };
}

/** @param {Face} face */
function presentBlocks({ store }) {
  return blocksOf(store.state.base?.nodes ?? []);
}

/** @param {Face} face */
function presentLabels({ store }) {
  return presentPictures(store.state).classes.map(({ label }) => label);
}

/** The recipe as it is typed; null while a number of it is none. @param {Face} face */
function recipeOf({ training }) {
  return readRecipe(training.state.settings.form).recipe;
}

/** The opened training, if it trains what the locks say; its counts are the server's. @param {Face} face */
function recordOfSettings(face) {
  const { store, training } = face;
  const record = openedRecord(training.state);
  const trained = trainableOf(presentBlocks(face), store.state.settings.unlocked);
  const isOfThem =
    record?.network === store.state.base?.id &&
    record?.dataset === chosenDataSet(training.state)?.id &&
    String(record?.recipe.trainable) === String(trained);
  return isOfThem ? record : null;
}

/** @param {{trainable: number, frozen: number}} counts */
function countsText({ trainable, frozen }) {
  const total = trainable + frozen;
  const share = ((100 * trainable) / total).toLocaleString("en", { maximumSignificantDigits: 2 });
  return `${trainable.toLocaleString("en")} of ${total.toLocaleString("en")} weights are trained (${share} %).`;
}
