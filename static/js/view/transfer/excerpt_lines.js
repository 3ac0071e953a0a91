/** The program line by line; the line under the pointer or the keyboard marks what it means on the page. */
import { make } from "../dom/elements.js";

/** @typedef {import("../../transfer").ExcerptLine} Line */

/** @param {HTMLElement} list a listbox */
export function createExcerptLines(list) {
  /** @type {Line[]} */
  let lines = [];
  let active = -1;

  /** @param {number} index of a line; -1 for none */
  function mark(index) {
    active = index;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === index)));
    if (index < 0) list.removeAttribute("aria-activedescendant");
    else list.setAttribute("aria-activedescendant", list.children[index].id);
    markMeant(lines[index]?.means ?? null);
  }

  list.addEventListener("pointerover", ({ target }) => {
    const line = target instanceof Element ? target.closest("[role=option]") : null;
    mark([...list.children].findIndex((one) => one === line));
  });
  list.addEventListener("pointerleave", () => mark(-1));
  list.addEventListener("focus", () => active < 0 && mark(0));
  list.addEventListener("blur", () => mark(-1));
  list.addEventListener("keydown", (event) => {
    const next = stepped(event, active, lines.length - 1);
    if (next === null) return;
    mark(next);
    list.children[next].scrollIntoView({ block: "nearest" });
  });

  return {
    /** @param {Line[]} next */
    show(next) {
      lines = next;
      const options = next.map(({ text }, index) =>
        make("div", { role: "option", id: `excerpt-line-${index}`, "aria-selected": "false" }, text),
      );
      list.replaceChildren(...options);
      mark(document.activeElement === list ? Math.min(Math.max(active, 0), next.length - 1) : -1);
    },
  };
}

/** Marks the parts of the page that a line stands for. @param {Line["means"]} means */
function markMeant(means) {
  for (const part of document.querySelectorAll("[data-means]")) {
    const own = part.getAttribute("data-means")?.split(" ") ?? [];
    part.classList.toggle("is-meant", means !== null && own.includes(means));
  }
}

/** The line that a key leads to; null for none. @param {KeyboardEvent} event @param {number} active @param {number} last */
function stepped(event, active, last) {
  /** @type {Record<string, number>} */
  const steps = {
    ArrowDown: Math.min(last, active + 1),
    ArrowUp: Math.max(0, active - 1),
    Home: 0,
    End: last,
  };
  const next = steps[event.key];
  if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return null;
  event.preventDefault();
  event.stopPropagation();
  return next;
}
