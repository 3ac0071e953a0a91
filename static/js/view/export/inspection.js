/** Exports of the inspection page: pictures, numbers of the opened node, the program that computes them. */
import { curlCall } from "../../core/text/curl.js";
import { codePath, tracePath } from "../../io/inspection.js";
import { openedNode } from "../../state/inspection.js";
import { paintElement } from "./element_picture.js";
import { find } from "../dom/elements.js";
import { createExportDialog } from "./dialog.js";
import { download, toPng } from "../dom/file_saving.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {{readonly state: import("../../inspection").InspectionState}} store
 */
export function createInspectionExports(dialog, store) {
  /** @param {string} selector */
  const canvas = (selector) => find(selector, HTMLCanvasElement);

  async function prepare() {
    const { state } = store;
    const node = openedNode(state);
    if (!node) return null;
    const maps = (/** @type {string} */ format) => tracePath(state.settings, "maps", { nodes: node, format });
    return {
      node,
      maps,
      code: codePath(state.settings),
      curl: curlCall(location.origin, maps("npy"), `convscope-${node}.npy`),
    };
  }

  createExportDialog(dialog, prepare, {
    wall: async (name) => download(await toPng(canvas(".wall-scroll canvas")), name("-channels.png")),
    shown: async (name) =>
      download(await toPng(canvas("#channel-plane .plane-canvas canvas")), name("-channel.png")),
    entered: async () => download(await toPng(canvas("[data-entered] canvas")), "convscope-input.png"),
    cell: async () =>
      download(
        await toPng(await paintElement(find("#cell", HTMLElement), window.devicePixelRatio)),
        "convscope-cell.png",
      ),
    graph: async () =>
      download(
        await toPng(await paintElement(find(".graph-field", HTMLElement), window.devicePixelRatio)),
        "convscope-graph.png",
      ),
  });
}
