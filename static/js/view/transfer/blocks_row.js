/** The blocks from the picture to the classes, each with a lock; the head stands as it is before and after. */
import { linearOf } from "../../core/transfer/head.js";
import { make } from "../dom/elements.js";
import { lock } from "./lock.js";

/** @typedef {import("../../transfer").Block} Block */
/** @typedef {import("../../transfer").Head} Head */

/** @param {HTMLElement} list @param {(name: string) => void} toggle is told a block's name */
export function createBlocksRow(list, toggle) {
  /** @type {HTMLButtonElement[]} */
  let buttons = [];
  list.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button) toggle(String(button.dataset.block));
  });
  return {
    /** Makes the row of another network. @param {Block[]} blocks @param {Head} head @param {number} count of the new head's weights */
    make(blocks, head, count) {
      const shown = blocks.map((block) => (block.isHead ? headBox(block, head, count) : blockButton(block)));
      buttons = shown.filter((each) => each instanceof HTMLButtonElement);
      const input = make("div", { class: "block" }, "Picture");
      list.replaceChildren(...[input, ...shown].map((each) => make("li", {}, each)));
    },
    /** @param {(name: string) => boolean} isTrained */
    show(isTrained) {
      for (const button of buttons) {
        const isOpen = isTrained(String(button.dataset.block));
        button.setAttribute("aria-pressed", String(isOpen));
        button.className = `block ${isOpen ? "is-trained" : "is-locked"}`;
        button.dataset.means = isOpen ? "trained" : "frozen";
        button.querySelector("svg")?.replaceWith(lock(isOpen));
      }
    },
  };
}

/** @param {Block} block */
function blockButton({ name, count }) {
  const [title, weights] = [
    make("code", {}, name),
    make("span", { class: "block-count" }, weightsText(count)),
  ];
  const label = `Train ${name}, ${weightsText(count)}`;
  return make(
    "button",
    { type: "button", "data-block": name, "aria-label": label },
    lock(false),
    title,
    weights,
  );
}

/** @param {Block} block @param {Head} head @param {number} count */
function headBox({ name }, head, count) {
  const before = `nn.Linear(${head.inputs}, ${head.before})`;
  const after = head.isReplaced ? linearOf(head) : before;
  return make(
    "div",
    { class: "block is-trained", "data-means": "head trained", "data-head": "" },
    lock(true),
    make("code", {}, name),
    ...(head.isReplaced ? [make("del", {}, make("code", {}, before))] : []),
    make("ins", { class: "linear" }, make("code", {}, after)),
    make("span", { class: "block-count" }, weightsText(count)),
  );
}

/** @param {number} count */
function weightsText(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "weight" : "weights"}`;
}
