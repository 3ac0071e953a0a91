/** Links to the pages, which lead back to each as it was left in this visit (the tab's session). */
import { carriedQuery, returningQuery } from "../core/links/visit.js";

const CARRIED = "convscope: carried";

/** @param {string} path of a page */
const nameOf = (path) => `convscope: ${path}`;

/** @param {string} name @returns {string} empty where nothing is stored or the browser refuses */
function read(name) {
  try {
    return sessionStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} name @param {string} value */
function write(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // without storage, a page is found as it opens
  }
}

/** Points each link with data-carries to its page as it was left. @param {string} carried @param {{path: string, query: string} | null} shown the page that is shown */
function point(carried, shown) {
  for (const link of document.querySelectorAll("a[data-carries]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const kept = link.pathname === shown?.path ? shown.query : read(nameOf(link.pathname));
    link.search = returningQuery(kept, carried, (link.dataset.carries ?? "").split(" "));
  }
}

/** Points the links of a page that keeps nothing itself. */
export function pointPageLinks() {
  const update = () => point(read(CARRIED), null);
  update();
  window.addEventListener("pageshow", update);
}

/**
 * Keeps what the page shows for the visit, and the links up to date.
 * @param {{query: () => string, carried: () => Record<string, string>, teaching: () => string}} page
 */
export function createPageLinks({ query, carried, teaching }) {
  const current = document.querySelector("nav a[aria-current=page]");
  const path = current instanceof HTMLAnchorElement ? current.pathname : location.pathname;
  const along = () => carriedQuery(read(CARRIED), carried(), teaching());
  const update = () => point(along(), { path, query: query() });

  document.addEventListener("click", update, { capture: true });
  window.addEventListener("pageshow", update);
  window.addEventListener("pagehide", () => {
    write(CARRIED, along());
    write(nameOf(path), query());
  });
  return { update };
}
