/** Contributions from the largest to the smallest, each with a bar; more are shown as they are asked for. */
import { make, setText } from "../../dom/elements.js";

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} amount what the bar shows
 * @property {string} text the amount and how it comes about
 * @property {() => HTMLElement} [open] what is shown beneath when the row is opened
 * @property {(() => void) | null} [walk] where the row leads
 */

/** Rows shown at first, and with each further asking. */
const FIRST = 8;
const MORE = 64;

/**
 * @param {Row[]} rows the largest first
 * @param {string} name of the list
 * @returns {HTMLElement}
 */
export function contributionList(rows, name) {
  const list = make("ol", { class: "contributions", "aria-label": name });
  const more = make("button", { type: "button", class: "more" });
  const reach = Math.max(
    ...rows.map(({ amount }) => Math.abs(amount)).filter(Number.isFinite),
    Number.MIN_VALUE,
  );
  const isSigned = rows.some(({ amount }) => amount < 0);
  let count = 0;

  /** @param {number} by */
  function grow(by) {
    list.append(...rows.slice(count, count + by).map((row) => element(row, reach, isSigned)));
    count = Math.min(rows.length, count + by);
    more.hidden = count === rows.length;
    setText(more, `Show ${Math.min(MORE, rows.length - count)} more of ${rows.length - count}`);
  }

  more.addEventListener("click", () => grow(MORE));
  grow(FIRST);
  const first = list.querySelector("button[aria-expanded]");
  if (first instanceof HTMLButtonElement) first.click();
  return make("div", { class: "contribution-box" }, list, more);
}

/** @param {Row} row @param {number} reach the largest amount @param {boolean} isSigned whether bars go both ways from the middle */
function element({ name, amount, text, open, walk }, reach, isSigned) {
  const bar = make("span", {
    class: `bar${isSigned ? " is-signed" : ""}${amount < 0 ? " is-negative" : ""}`,
  });
  bar.style.width = `${((isSigned ? 50 : 100) * Math.abs(amount)) / reach}%`;
  const words = [
    make("span", { class: "part-name" }, name),
    make("span", { class: "bar-room" }, bar),
    make("span", { class: "part-text" }, text),
  ];
  if (!open && !walk) return make("li", {}, make("div", { class: "part" }, ...words));
  const button = make("button", { type: "button", class: "part" }, ...words);
  const item = make("li", {}, button);
  if (walk) button.addEventListener("click", walk);
  if (open) {
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      const isOpen = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) item.lastElementChild?.remove();
      else item.append(open());
    });
  }
  return item;
}
