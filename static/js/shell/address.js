/**
 * The address says what the page shows. A change of the settings is an entry of the browser's history, so that Back,
 * Forward, undo and redo are one and the same; what is merely looked at replaces the entry.
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
  /** Place of the entry that is shown among those of this page, and of the last one that is known. */
  let entry = Number(history.state?.entry ?? 0);
  let last = entry;
  let change = { what: "", time: 0 };
  let writtenAt = 0;
  let timer = 0;
  /** What the shown entry will say at the next writing. @type {string | null} */
  let unwritten = null;

  const told = () => showUndo({ undo: entry > 0, redo: entry < last });

  function flush() {
    clearTimeout(timer);
    timer = 0;
    if (unwritten === null) return;
    history.replaceState({ entry }, "", `?${unwritten}`);
    unwritten = null;
    writtenAt = performance.now();
  }

  function write() {
    unwritten = query();
    const wait = writtenAt + WRITE_EVERY_MS - performance.now();
    if (wait <= 0) flush();
    else if (timer === 0) timer = setTimeout(flush, wait);
  }

  /** @param {string} what names of the settings that were changed */
  function push(what) {
    const time = performance.now();
    const same = change.what === what && time - change.time < SAME_CHANGE_MS;
    change = { what, time };
    if (same) return write();
    flush();
    entry += 1;
    last = entry;
    history.pushState({ entry }, "", `?${query()}`);
    told();
  }

  window.addEventListener("popstate", (event) => {
    if (event.state === null) return; // the link to the content was followed
    clearTimeout(timer);
    timer = 0;
    unwritten = null;
    change = { what: "", time: 0 };
    entry = Number(event.state.entry);
    last = Math.max(last, entry);
    told();
    restore();
  });
  window.addEventListener("pagehide", flush);

  function undo() {
    if (entry > 0) history.back();
  }

  function redo() {
    if (entry < last) history.forward();
  }

  find("#undo", HTMLButtonElement).addEventListener("click", undo);
  find("#redo", HTMLButtonElement).addEventListener("click", redo);

  return {
    push,
    write,
    /** Marks the entry that the page was opened at. */
    begin() {
      history.replaceState({ entry }, "");
      told();
    },
    undo,
    redo,
  };
}
