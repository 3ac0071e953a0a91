/** Exports of the inspection page: pictures, numbers of the opened node, the program that computes them. */
import { curlCall } from "../../core/text/curl.js";
import { codePath, tracePath } from "../../io/inspection.js";
import { programFiles } from "../../io/network/network_files.js";
import { openedNode } from "../../state/inspection.js";
import { paintElement } from "./element_picture.js";
import { drawnAt } from "../dom/canvas_host.js";
import { find } from "../dom/elements.js";
import { createExportDialog } from "./dialog.js";
import { download, toPng } from "../dom/file_saving.js";
import { enlarged } from "./scale.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {{readonly state: import("../../inspection").InspectionState}} store
 * @param {() => void} draw draws the page from its state
 */
export function createInspectionExports(dialog, store, draw) {
  /** @param {string} selector */
  const canvas = (selector) => find(selector, HTMLCanvasElement);
  const drawn = (/** @type {string} */ selector, /** @type {number} */ scale) =>
    drawnAt(scale, draw, () => toPng(canvas(selector)));
  const painted = (/** @type {string} */ selector, /** @type {number} */ scale) =>
    drawnAt(scale, draw, async () => toPng(await paintElement(find(selector, HTMLElement), scale)));

  async function prepare() {
    const { state } = store;
    const node = openedNode(state);
    if (!node) return null;
    const maps = (/** @type {string} */ format) => tracePath(state.settings, "maps", { nodes: node, format });
    const code = codePath(state.settings);
    const input = tracePath(state.settings, "maps", { nodes: "input", format: "npy" });
    return {
      node,
      maps,
      isSequence: (state.answers.network?.value.layers ?? null) !== null,
      code,
      files: programFiles(state.settings.network, state.settings.image, code, input),
      curl: curlCall(location.origin, maps("npy"), `convscope-${node}.npy`),
    };
  }

  createExportDialog(dialog, prepare, {
    wall: async (name, scale) => download(await drawn(".wall-scroll canvas", scale), name("-channels.png")),
    shown: async (name, scale) =>
      download(await drawn("#channel-plane .plane-canvas canvas", scale), name("-channel.png")),
    entered: async (_, scale) =>
      download(await toPng(enlarged(canvas("[data-entered] canvas"), scale)), "convscope-input.png"),
    cell: async (_, scale) => download(await painted("#cell", scale), "convscope-cell.png"),
    graph: async (_, scale) => download(await painted("[data-graph]", scale), "convscope-graph.png"),
  });
}
