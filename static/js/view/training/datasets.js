/** Choice of the data set: title, size, classes with the number of their pictures and a picture of each. */
import { isOfOneSize } from "../../core/training/fit.js";
import { downloadSentence, downloadTitle, optionTitle } from "../../core/training/download.js";
import { chosenDataSet } from "../../state/training.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";
import { thumbnailUrl } from "../../io/images.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").DataSet} DataSet */

/** Longest side of a class's picture, in pixels. */
const SIDE = 64;

/**
 * @typedef {object} Tell
 * @property {(dataset: string) => void} choose
 * @property {(image: string, label: string) => void} open
 * @property {(name: string) => void} download
 * @property {(name: string) => void} cancel the download
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function createDataSetChoice(root, { choose, open, download, cancel }) {
  const select = find("select", HTMLSelectElement, root);
  const [facts, credit] = ["facts", "credit"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const classes = find(".data-set-classes", HTMLElement, root);
  const [listChanged, chosenChanged] = [createChangeWatch(), createChangeWatch()];
  const showDownload = createDownload(root, { download, cancel });
  select.addEventListener("change", () => choose(select.value));

  return {
    /** @param {State} state */
    show(state) {
      const { datasets, items, settings } = state;
      const chosen = chosenDataSet(state);
      const titles = (datasets ?? []).map(optionTitle);
      // Only when a title is another one, as a list that is open closes then.
      if (listChanged(titles.join("\n")))
        select.replaceChildren(
          ...(datasets ?? []).map(({ id, name }, index) =>
            make("option", { value: name ?? id ?? "" }, titles[index]),
          ),
        );
      select.disabled = !datasets;
      select.value = settings.dataset;
      showDownload(chosen, datasets ?? []);
      if (!chosenChanged(chosen?.id, chosen?.name, items)) return;
      setText(facts, chosen ? factsOf(chosen) : "");
      setText(credit, chosen?.credit ?? "");
      const pictures = items && items.dataset === settings.dataset ? items.items : [];
      classes.replaceChildren(
        ...(chosen ? chosen.classes.map((_, label) => classItem(chosen, label, pictures, open)) : []),
      );
    },
  };
}

/**
 * What a published data set needs before it can be used.
 * @param {HTMLElement} choice of the data set
 * @param {Pick<Tell, "download" | "cancel">} tell
 */
export function createDownload(choice, tell) {
  const select = find("select", HTMLSelectElement, choice);
  const root = find(".data-set-download", HTMLElement, choice);
  const [start, end] = ["download", "cancel"].map((name) => find(`[data-${name}]`, HTMLButtonElement, root));
  const sentence = find("[data-published]", HTMLElement, root);
  const progress = find("progress", HTMLProgressElement, root);
  let name = "";
  start.addEventListener("click", () => tell.download(name));
  end.addEventListener("click", () => tell.cancel(name));

  /** @param {DataSet | null} dataset @param {DataSet[]} datasets */
  return (dataset, datasets) => {
    const published = dataset?.published;
    const hasFocus = root.contains(document.activeElement);
    root.hidden = !published || published.state === "ready";
    if (hasFocus && root.hidden) select.focus();
    if (!dataset || !published) return;
    name = dataset.name ?? "";
    const isRunning = published.state === "downloading";
    setText(sentence, downloadSentence(dataset, datasets));
    sentence.classList.toggle("message", published.state === "failed");
    start.hidden = isRunning;
    setText(start, downloadTitle(published));
    [progress.hidden, end.hidden] = [!isRunning, !isRunning];
    progress.value = published.received_bytes / published.total_bytes;
    if (hasFocus && !root.hidden) (isRunning ? end : start).focus();
  };
}

/** @param {DataSet} dataset */
function factsOf(dataset) {
  const { counts, classes, channels, height, width } = dataset;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const size = isOfOneSize(dataset) ? `${channels} × ${height} × ${width}` : "different sizes";
  return `${total.toLocaleString("en")} pictures of ${size} in ${classes.length} classes`;
}

/**
 * A class: its name, the number of its pictures, and a picture that a click shows on the page.
 * @param {DataSet} dataset
 * @param {number} label
 * @param {import("../../training").DataSetItem[]} items
 * @param {(image: string, label: string) => void} open
 */
function classItem({ classes, counts }, label, items, open) {
  const found = items.find((item) => item.label === label);
  const parts = [
    found
      ? make("img", {
          src: thumbnailUrl(found.image, SIDE),
          alt: "",
          class: "is-matrix",
          width: "40",
          height: "40",
        })
      : make("span", { class: "no-picture" }),
    make("span", { class: "class-name" }, classes[label]),
    make("span", { class: "note" }, counts[label].toLocaleString("en")),
  ];
  const button = make(
    "button",
    { type: "button", title: `Show this picture of ${classes[label]} on the page` },
    ...parts,
  );
  button.disabled = !found;
  button.addEventListener("click", () => found && open(found.image, classes[label]));
  return make("li", {}, button);
}
