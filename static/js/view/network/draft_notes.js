/** The choice of a starting point, and the line that says what it is, or how much of the draft fits. */
import { isSame } from "../../core/network/draft_operators.js";
import { STARTING_POINTS } from "../../core/network/draft_presets.js";
import { nodeNames } from "../../core/network/node_names.js";
import { currentFit } from "../../state/network.js";
import { createChangeWatch } from "../dom/change_detector.js";
import { find, make, setText } from "../dom/elements.js";

const EMPTY = {
  name: "empty",
  title: "Empty",
  note: "Nothing yet: add a first layer with +.",
  input: STARTING_POINTS[0].input,
  layers: [],
};
const OWN = { name: "own", title: "your own", note: "" };
const POINTS = [...STARTING_POINTS, EMPTY];

/**
 * @param {HTMLElement} root
 * @param {{readonly state: import("../../network").BuilderState}} builder
 * @param {(point: typeof STARTING_POINTS[number]) => void} start
 */
export function createDraftNotes(root, builder, start) {
  const select = find(".start-from select", HTMLSelectElement, root);
  const note = find("[data-draft-note]", HTMLElement, root);
  const changed = createChangeWatch();
  select.append(...[...POINTS, OWN].map(({ name, title }) => make("option", { value: name }, title)));
  const own = find("option[value=own]", HTMLOptionElement, select);
  select.addEventListener("change", () => {
    const point = POINTS.find(({ name }) => name === select.value);
    if (point) start(point);
  });
  return {
    show() {
      const { draft } = builder.state;
      const fit = currentFit(builder.state);
      if (!changed(draft, fit)) return;
      const point = POINTS.find(
        ({ input, layers }) => isSame(layers, draft.layers) && isSame(input, draft.input),
      );
      own.hidden = point !== undefined;
      select.value = point?.name ?? "own";
      setText(note, (fit && misfitText(draft, fit)) ?? point?.note ?? "");
      note.classList.toggle("message", fit !== null && fit.misfit !== null);
    },
  };
}

/** @param {import("../../network").Draft} draft @param {import("../../network").Fit} fit */
function misfitText({ layers }, { misfit, count }) {
  if (!misfit) return null;
  const name = misfit.layer === null ? "" : `${nodeNames(layers)[misfit.layer]} does not fit: `;
  const maps =
    count > 0 ? ` The maps are those of the first ${count === 1 ? "layer" : `${count} layers`}.` : "";
  return `${name}${misfit.detail}${maps}`;
}
