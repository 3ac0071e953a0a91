/**
 * Keep the address equal to what the page shows. A change of the settings is an entry of the browser's history, so that
 * Back, Forward, undo and redo are one and the same; a change of the view replaces the entry.
 */

import { find } from "../view/dom/elements.js";
import { showUndo } from "./notices.js";

/** Changes of the same settings within this time are one entry. */
const SAME_CHANGE_MS = 1000;
/** Browsers refuse addresses that change more often than some twenty times a second. */
const WRITE_EVERY_MS = 100;

/**
 * @param {() => string} query what the page shows, without "?"
 * @param {() => void} restore called when the browser went to another entry of this page
 */
export function createAddress(query, restore) {
  const entries = { shown: Number(history.state?.entry ?? 0), last: Number(history.state?.entry ?? 0) };
  const writer = createWriter(() => entries.shown, query);
  let change = { what: "", time: 0 };

  const update = () => showUndo({ undo: entries.shown > 0, redo: entries.shown < entries.last });
  const undo = () => entries.shown > 0 && history.back();
  const redo = () => entries.shown < entries.last && history.forward();

  /** @param {string} what names of the settings that were changed */
  function push(what) {
    const time = performance.now();
    const same = change.what === what && time - change.time < SAME_CHANGE_MS;
    change = { what, time };
    if (same) return writer.write();
    writer.flush();
    entries.last = entries.shown += 1;
    history.pushState({ entry: entries.shown }, "", `?${query()}`);
    update();
  }

  window.addEventListener("popstate", (event) => {
    if (event.state === null) return; // the link to the content was followed
    writer.drop();
    change = { what: "", time: 0 };
    entries.shown = Number(event.state.entry);
    entries.last = Math.max(entries.last, entries.shown);
    update();
    restore();
  });
  find("#undo", HTMLButtonElement).addEventListener("click", undo);
  find("#redo", HTMLButtonElement).addEventListener("click", redo);

  /** Marks the entry that the page was opened at. */
  function begin() {
    history.replaceState({ entry: entries.shown }, "");
    update();
  }

  return { push, write: writer.write, begin, undo, redo };
}

/**
 * Replaces the address of the shown entry, at most once in WRITE_EVERY_MS.
 * @param {() => number} entry number of the shown entry
 * @param {() => string} query
 */
function createWriter(entry, query) {
  let writtenAt = 0;
  let timer = 0;
  /** What the shown entry will say at the next writing. @type {string | null} */
  let unwritten = null;

  function drop() {
    clearTimeout(timer);
    timer = 0;
    unwritten = null;
  }

  function flush() {
    const text = unwritten;
    drop();
    if (text === null) return;
    history.replaceState({ entry: entry() }, "", `?${text}`);
    writtenAt = performance.now();
  }

  function write() {
    unwritten = query();
    const wait = writtenAt + WRITE_EVERY_MS - performance.now();
    if (wait <= 0) flush();
    else if (timer === 0) timer = setTimeout(flush, wait);
  }

  window.addEventListener("pagehide", flush);
  return { write, flush, drop };
}
