/** Links and buttons for the shown epoch's network: inspect, compare, use in place of the draft, download. */
import { trainedFiles } from "../../core/training/trained_files.js";
import { openedRecord, shownEpoch } from "../../state/training.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { make } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").TrainingRecord} TrainingRecord */
/** @typedef {import("../../training").Epoch} Epoch */

/** @param {HTMLElement} root @param {{use: (epoch: Epoch) => void}} tell */
export function createTrained(root, { use }) {
  const changed = createChangeWatch();
  return {
    /** @param {State} state @param {string} image of the page: a sample's name or an id */
    show(state, image) {
      const record = openedRecord(state);
      const epoch = shownEpoch(state) ?? record?.history.at(-1) ?? null;
      if (!changed(epoch, record?.state, record?.history.length, image)) return;
      root.hidden = epoch === null;
      if (!record || !epoch) return;
      root.replaceChildren(...parts(record, epoch, image, use));
    },
  };
}

/** @param {TrainingRecord} record @param {Epoch} shown @param {string} image @param {(epoch: Epoch) => void} use */
function parts(record, shown, image, use) {
  const { epoch, network } = shown;
  const button = make("button", { type: "button", class: "primary" }, "Use here");
  button.title = "Leave the epochs; the page keeps this network and its weights";
  button.addEventListener("click", () => use(shown));
  const inspect = `/inspect?network=${network}&image=${image}`;
  const other = record.history[epoch === 1 ? record.history.length - 1 : 0];
  const compare = `${inspect}&compare=network:${other.network}`;
  const links = [
    link(inspect, "Inspect"),
    ...(other.epoch === epoch ? [] : [link(compare, `Compare with epoch ${other.epoch}`)]),
  ];
  const files = trainedFiles(record, network, null).map(({ href, title, file }) => link(href, title, file));
  return [
    make("h3", {}, `The network after epoch ${epoch}`),
    make("div", { class: "buttons-row trained-links" }, button, ...links),
    make(
      "div",
      { class: "buttons-row trained-links" },
      make("span", { class: "note" }, "Download"),
      ...files,
    ),
  ];
}

/** @param {string} href @param {string} text @param {string} [file] name that it is saved under */
function link(href, text, file) {
  return make("a", { href, ...(file === undefined ? {} : { download: file }) }, text);
}
