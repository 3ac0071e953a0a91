/** Choice of the data set: title, size, classes with the number of their pictures and a picture of each. */
import { chosenDataSet } from "../../state/training.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";
import { thumbnailUrl } from "../../io/images.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {import("../../training").DataSet} DataSet */

/** Longest side of a class's picture, in pixels. */
const SIDE = 64;

/** @param {HTMLElement} root @param {{choose: (dataset: string) => void, open: (image: string) => void}} tell */
export function createDataSetChoice(root, { choose, open }) {
  const select = find("select", HTMLSelectElement, root);
  const [facts, credit] = ["facts", "credit"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  const classes = find(".data-set-classes", HTMLElement, root);
  const [listChanged, chosenChanged] = [createChangeWatch(), createChangeWatch()];
  select.addEventListener("change", () => choose(select.value));

  return {
    /** @param {State} state */
    show(state) {
      const { datasets, items, settings } = state;
      const chosen = chosenDataSet(state);
      if (listChanged(datasets))
        select.replaceChildren(
          ...(datasets ?? []).map(({ id, name, title }) => make("option", { value: name ?? id }, title)),
        );
      select.disabled = !datasets;
      select.value = settings.dataset;
      if (!chosenChanged(chosen, items)) return;
      setText(facts, chosen ? factsOf(chosen) : "");
      setText(credit, chosen?.credit ?? "");
      const pictures = items && items.dataset === settings.dataset ? items.items : [];
      classes.replaceChildren(
        ...(chosen ? chosen.classes.map((_, label) => classItem(chosen, label, pictures, open)) : []),
      );
    },
  };
}

/** @param {DataSet} dataset */
function factsOf({ counts, classes, channels, height, width }) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return `${total.toLocaleString("en")} pictures of ${channels} × ${height} × ${width} in ${classes.length} classes`;
}

/**
 * A class: its name, the number of its pictures, and a picture that a click shows on the page.
 * @param {DataSet} dataset
 * @param {number} label
 * @param {import("../../training").DataSetItem[]} items
 * @param {(image: string) => void} open
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
  button.addEventListener("click", () => found && open(found.image));
  return make("li", {}, button);
}
