/** The data set that the pictures are of: choice, download, name, removal, and ways to begin another. */
import { optionTitle } from "../../../core/training/download.js";
import { isArchive } from "../../../core/transfer/classes/files.js";
import { missing } from "../../../core/transfer/pictures.js";
import { chosenDataSet } from "../../../state/training.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make } from "../../dom/elements.js";
import { createDownload } from "../../training/datasets.js";

/** @typedef {import("../../../training").TrainingState} TrainingState */

/**
 * @typedef {object} Tell
 * @property {(dataset: string) => void} choose
 * @property {() => void} empty
 * @property {(files: {path: string, file: File}[]) => void} add
 * @property {(title: string) => void} rename
 * @property {() => void} remove
 * @property {(name: string) => void} download
 * @property {(name: string) => void} cancel
 */

/** @param {HTMLElement} root @param {Tell} tell */
export function createSource(root, tell) {
  const select = find("select", HTMLSelectElement, root);
  const showDownload = createDownload(root, tell);
  const showOwn = createOwn(find("[data-own]", HTMLElement, root), tell);
  const listChanged = createChangeWatch();
  select.addEventListener("change", () => tell.choose(select.value));
  find("[data-empty]", HTMLButtonElement, root).addEventListener("click", tell.empty);
  for (const what of ["folder", "zip"]) listenForFiles(root, what, tell);

  /** @param {TrainingState} training @param {import("../../../transfer").TransferState} state */
  return (training, { isStored, pictures }) => {
    const datasets = training.datasets ?? [];
    const titles = datasets.map(optionTitle);
    const isDraft = !isStored && pictures !== null && missing(pictures) !== "";
    // Only when a title is another one, as a list that is open closes then.
    if (listChanged(titles.join("\n"), isDraft)) {
      const draft = isDraft ? [make("option", { value: "" }, `${pictures.title} (not complete yet)`)] : [];
      const options = datasets.map(({ id, name }, index) =>
        make("option", { value: name ?? id ?? "" }, titles[index]),
      );
      select.replaceChildren(...draft, ...options);
    }
    select.value = isDraft ? "" : training.settings.dataset;
    const chosen = chosenDataSet(training);
    showDownload(chosen, datasets);
    showOwn(isDraft ? null : chosen);
  };
}

/** @param {HTMLElement} root @param {string} what @param {Tell} tell */
function listenForFiles(root, what, { add }) {
  const input = find(`input[data-${what}]`, HTMLInputElement, root);
  find(`button[data-${what}]`, HTMLButtonElement, root).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])].map((file) => ({
      path: file.webkitRelativePath || file.name,
      file,
    }));
    add(files.filter(({ file }) => what === "folder" || isArchive(file)));
    input.value = "";
  });
}

/** Name, download and removal of a data set. @param {HTMLElement} root @param {Tell} tell */
function createOwn(root, { rename, remove }) {
  const title = find("input", HTMLInputElement, root);
  const download = find("a", HTMLAnchorElement, root);
  const removal = find("[data-remove]", HTMLButtonElement, root);
  const name = find("label", HTMLElement, root);
  const changed = createChangeWatch();
  title.addEventListener("change", () => {
    const typed = title.value.trim();
    if (typed !== "") rename(typed);
  });
  title.addEventListener("keydown", ({ key }) => key === "Enter" && title.blur());
  removal.addEventListener("click", remove);

  /** @param {import("../../../training").DataSet | null} dataset */
  return (dataset) => {
    root.hidden = !dataset?.id;
    if (!dataset?.id || !changed(dataset)) return;
    const isOwn = dataset.name === null;
    name.hidden = title.hidden = removal.hidden = !isOwn;
    title.value = dataset.title;
    download.href = `/api/datasets/${dataset.id}/archive`;
  };
}
