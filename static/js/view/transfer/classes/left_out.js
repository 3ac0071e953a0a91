/** The list of pictures that were left out, each with its reason; it can be closed. */
import { leftOutTitle } from "../../../core/transfer/classes/files.js";
import { createChangeWatch } from "../../dom/change_detector.js";
import { find, make, setText } from "../../dom/elements.js";

/** More than these are counted. */
const MOST_LISTED = 200;

/** @param {HTMLElement} root @param {() => void} close */
export function createLeftOut(root, close) {
  const title = find("[data-title]", HTMLElement, root);
  const list = find("ul", HTMLElement, root);
  const changed = createChangeWatch();
  find("[data-close]", HTMLButtonElement, root).addEventListener("click", close);

  /** @param {import("../../../transfer").LeftOut[]} skipped @param {import("../../../transfer").LeftOut[]} leftOut */
  return (skipped, leftOut) => {
    if (!changed(skipped, leftOut)) return;
    const all = [...skipped, ...leftOut];
    root.hidden = all.length === 0;
    setText(title, leftOutTitle(all));
    const more = all.length - MOST_LISTED;
    list.replaceChildren(
      ...all
        .slice(0, MOST_LISTED)
        .map(({ name, detail }) => make("li", {}, make("strong", {}, name), ` ${detail}`)),
      ...(more > 0 ? [make("li", {}, `and ${more.toLocaleString("en")} more`)] : []),
    );
  };
}
