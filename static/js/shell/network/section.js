/** The builder as other sections of its page know it: documents in, networks out. */
import { documentOf, layersFromChange } from "../../core/network/draft_document.js";
import { postJson } from "../../io/http.js";
import { currentNetwork } from "../../state/inspection.js";
import { currentFit, targetNetwork, wholeNetwork } from "../../state/network.js";
import { find } from "../../view/dom/elements.js";
import { reveal } from "../../view/dom/reveal.js";
import { withTitle } from "../inspection/pictures.js";

/** @typedef {{input: import("../../network").DraftInput, layers: {op: string, [parameter: string]: unknown}[]}} NetworkDocument */

/**
 * @typedef {object} Section a part of the page with settings of its own in the address
 * @property {() => string} query its part of the address, without "?"
 * @property {() => string} kept the same, where it must mean the same at other addresses of the page
 * @property {(query: string) => void} restore shows what an address says
 * @property {(time: number) => void} show at a frame, in milliseconds
 * @property {() => boolean} isMoving whether the next frame differs although no state has changed
 */

/**
 * @param {import("./start.js").Builder} builder
 * @param {import("../inspection/start.js").Inspection} inspection
 */
export function createBuilderFace(builder, { store, shell, redraw }) {
  return {
    /** The draft as the API takes it. @returns {NetworkDocument} */
    draft: () => documentOf(builder.state.draft),
    /** Id of the whole draft's network; null while it does not fit. */
    network: () => wholeNetwork(builder.state),
    /** Shape of the last layer's output; null while it is not known. */
    output() {
      const network = wholeNetwork(builder.state) === null ? null : currentNetwork(store.state);
      return network?.nodes.at(-1)?.shape ?? null;
    },
    /** Stores a network and answers its id. @param {NetworkDocument} document @returns {Promise<string>} */
    store: async (document) => (await postJson("/api/networks", document)).id,
    /** Changes the draft. @param {NetworkDocument} document @param {string | null} what is a step to go back from; null for none */
    change(document, what) {
      const { draft } = builder.state;
      const layers = layersFromChange(draft, document.layers);
      builder.dispatch({ type: "changed", draft: { ...draft, input: document.input, layers }, what });
    },
    /** Shows a network of the same layers in place of the draft's. @param {string | null} network null for the draft's own */
    showNetwork: (network) => builder.dispatch({ type: "shown", network, what: null }),
    /** Id of the network that is shown in place of the draft's own; null for none. */
    shown: () => builder.state.shown,
    /** Brings a picture into sight. @param {string} image a sample's name or an id @param {string} title */
    async openPicture(image, title) {
      const picture = await withTitle(shell().pictures, image, title);
      store.dispatch({ type: "picture", image, picture });
      reveal(find("#photo", HTMLElement));
    },
    image: () => store.state.settings.image,
    /** Whether everything about the shown network is on the page. */
    isSettled: () =>
      currentFit(builder.state) !== null &&
      store.state.settings.network === targetNetwork(builder.state) &&
      store.state.waiting.length === 0,
    /** @param {string | null} step what changed, as an entry of the history; null for none */
    keepAddress(step) {
      if (step === null) shell().address.write();
      else shell().address.push(step);
    },
    redraw,
  };
}
