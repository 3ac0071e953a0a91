/** New pictures, each with its prediction; a click opens one before and after. */
import { progressSentence, triedSentence } from "../../../core/transfer/tried_sentence.js";
import { MOST_TRIED, duePictures } from "../../../state/transfer/use.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";
import { createClassBars, shareText } from "./class_bars.js";

/** @typedef {import("../../../use").UseState} State */
/** @typedef {import("../../../use").TriedPicture} TriedPicture */

/** Classes shown of a picture. */
const MOST_CLASSES = 5;

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} target that pictures are dropped on
 * @param {{choose: (files: Iterable<File>) => void, open: (file: File) => void}} tell
 */
export function createTriedPictures(root, target, { choose, open }) {
  const list = find(".tried", HTMLElement, root);
  const unread = find(".unread", HTMLElement, root);
  const [progress, summary] = ["progress", "summary"].map((name) =>
    find(`[data-${name}]`, HTMLElement, root),
  );
  const changed = createChangeWatch();
  /** @type {Map<number, ReturnType<typeof createCard>>} */
  const cards = new Map();
  listenForFiles(root, target, choose);

  /** @param {TriedPicture[]} tried */
  function keep(tried) {
    const keys = new Set(tried.map(({ key }) => key));
    for (const [key, card] of cards)
      if (!keys.has(key)) {
        card.remove();
        cards.delete(key);
      }
    for (const { key, file } of tried.toReversed())
      if (!cards.has(key)) {
        const card = createCard(file, () => open(file));
        cards.set(key, card);
        list.prepend(card.item);
      }
  }

  return {
    /** @param {State} state */
    show(state) {
      const { tried, unread: files, used } = state;
      if (!changed(tried, files, used)) return;
      keep(tried);
      for (const picture of tried) cards.get(picture.key)?.show(picture, used?.network.id ?? null);
      unread.replaceChildren(
        ...files.map(({ name, detail }) => make("li", {}, make("b", {}, name), `: ${detail}`)),
      );
      const due = duePictures(state).length;
      setText(progress, progressSentence(tried.length, due));
      setText(summary, triedSentence(tried, due, MOST_TRIED));
    },
  };
}

/** @param {HTMLElement} root @param {HTMLElement} target that pictures are dropped on @param {(files: Iterable<File>) => void} choose */
function listenForFiles(root, target, choose) {
  const input = find("input", HTMLInputElement, root);
  find("[data-choose]", HTMLButtonElement, root).addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    choose(input.files ?? []);
    input.value = "";
  });
  target.addEventListener("drop", (event) => {
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault(); // else the first one becomes the page's picture
    choose(files);
  });
}

/** @param {File} file @param {() => void} open */
function createCard(file, open) {
  const address = URL.createObjectURL(file);
  const image = make("img", { src: address, alt: "", width: "72", height: "72", decoding: "async" });
  const [name, verdict] = [make("span", { class: "tried-name" }, file.name), make("b", {}, "…")];
  const button = make(
    "button",
    { type: "button" },
    image,
    make("span", { class: "tried-words" }, name, verdict),
  );
  button.title = "Show it before and after";
  button.addEventListener("click", open);
  const bars = make("ul", { class: "class-bars", "aria-label": `Probabilities: ${file.name}` });
  const item = make("li", {}, button, bars);
  const classBars = createClassBars(bars);
  return {
    item,
    /** @param {TriedPicture} picture @param {string | null} used id of the network that is used */
    show({ prediction, network }, used) {
      item.classList.toggle("is-stale", network !== used);
      if (!prediction) return;
      const [{ label, probability }] = prediction.classes;
      setText(verdict, `${label}, ${shareText(probability)}`);
      classBars.show(prediction.classes.slice(0, MOST_CLASSES));
    },
    remove() {
      URL.revokeObjectURL(address);
      item.remove();
    },
  };
}
