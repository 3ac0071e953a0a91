/** Top patches of the opened node's chosen channel. */
import { pictureTitle } from "../../core/training/picture_title.js";
import { labelsOf } from "../../state/class_labels.js";
import { answered } from "../../state/inspection.js";
import { patchesQuestion, shownPatches } from "../../state/patches.js";
import { createTopPatches } from "./top_patches.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").InspectionView} View */
/** @typedef {{image: string, title: string, place: import("../../inspection").Place}} Opened a picture, and the cell to choose */

/**
 * @param {HTMLDetailsElement} root
 * @param {{look: (view: Partial<Pick<View, "dataset" | "patches">>) => void, open: (opened: Opened) => void}} tell
 */
export function createPatchesPanel(root, { look, open }) {
  /** @type {State | null} */
  let latest = null;
  const patches = createTopPatches(root, {
    choose: (dataset) => look({ dataset, patches: false }),
    find() {
      if (latest?.problem?.source === "patches") look({ patches: false });
      look({ patches: true });
    },
    cancel: () => look({ patches: false }),
    open({ image, row, column }, label) {
      const question = latest && patchesQuestion(latest);
      if (!question) return;
      const { node, channel } = question;
      open({ image, title: pictureTitle(label), place: { node, channel, row, column } });
    },
  });
  return {
    /** @param {State} state */
    show(state) {
      latest = state;
      const [network, question] = [answered(state, "network"), patchesQuestion(state)];
      const isBusy = state.waiting.includes("patches");
      patches.show({
        datasets: answered(state, "datasets"),
        dataset: state.view.dataset,
        isBusy,
        progress: isBusy ? (state.progress.patches ?? null) : null,
        problem: state.problem?.source === "patches" ? state.problem.detail : "",
        found: shownPatches(state),
        steps: network?.input.preprocessing ?? [],
        className: (question && labelsOf(state)[question.channel]) ?? null,
      });
    },
  };
}
