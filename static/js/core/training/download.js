/** Words about data sets that are downloaded when a person asks for them. */
import { megabytes } from "../inspection/weights_description.js";

/** @typedef {import("../../training").DataSet} DataSet */

const LIST = new Intl.ListFormat("en-GB");

/** The data set in the list of them. @param {DataSet} dataset */
export function optionTitle({ id, title, published }) {
  return id === null && published ? `${title} (${megabytes(published.total_bytes)} download)` : title;
}

/** Label of the button that starts a download. @param {import("../../training").Download} published */
export function downloadTitle({ state, total_bytes: total }) {
  return `${state === "failed" ? "Try again" : "Download"} (${megabytes(total)})`;
}

/**
 * How far the download of a data set is, or why it failed and what can be used without it.
 * @param {DataSet} dataset
 * @param {DataSet[]} datasets of the server
 * @returns {string} empty for a data set that is here
 */
export function downloadSentence({ title, published }, datasets) {
  switch (published?.state) {
    case "absent":
      return `${title} is not on this server yet. Download it to train on it.`;
    case "downloading":
      return published.received_bytes < published.total_bytes
        ? `Downloading ${title}: ${megabytes(published.received_bytes)} of ${megabytes(published.total_bytes)}.`
        : `Reading the pictures of ${title}\u2026`;
    case "failed":
      return `${published.problem} ${othersOf(datasets)}`.trim();
    default:
      return "";
  }
}

/** @param {DataSet[]} datasets */
function othersOf(datasets) {
  const names = datasets.flatMap(({ id, name, title }) => (id === null ? [] : [name ?? title]));
  if (names.length === 0) return "";
  return `You can train on ${LIST.format(names)} without it.`;
}
