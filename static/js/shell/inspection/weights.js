/** Getting other weights: what is asked of the server, and the page following how it goes. */
import { cancelDownload, startDownload, uploadWeights } from "../../io/weights.js";
import { answered } from "../../state/inspection.js";

/** @typedef {import("../../inspection").InspectionState} State */

/** How often a running download is asked about. */
const POLL_MS = 400;

/**
 * @param {{readonly state: State, dispatch: (action: import("../../state/inspection.js").Action) => void}} store
 * @param {ReturnType<typeof import("./sources.js").createSources>} sources
 * @param {(error: unknown) => void} complain
 */
export function createWeightsActions(store, sources, complain) {
  let timer = 0;

  /** @param {State} state */
  const isDownloading = (state) =>
    answered(state, "networks")?.some(({ published }) => published.state === "downloading") ?? false;

  /** @param {Promise<unknown>} work */
  function follow(work) {
    work.then(() => sources.forget(["networks"])).catch(complain);
  }

  return {
    /** Another architecture. @param {string} network its name */
    choose: (network) => store.dispatch({ type: "network", network }),
    /** Other weights of the same. @param {string} network its name or a variant's id */
    use: (network) => store.dispatch({ type: "settings", settings: { network } }),
    /** @param {string} name */
    download: (name) => follow(startDownload(name)),
    /** @param {string} name */
    cancel: (name) => follow(cancelDownload(name)),
    /** @param {string} network @param {File} file */
    async upload(network, file) {
      const { id } = await uploadWeights(network, file);
      store.dispatch({ type: "settings", settings: { network: id } });
      sources.forget(["networks"]);
    },
    /**
     * Polls while a download runs, after a failed poll too. Asks for all numbers again once other weights answer under
     * the network's name.
     * @param {State} state
     * @param {State} before
     */
    watch(state, before) {
      const isAsking = (/** @type {State} */ { waiting }) => waiting.includes("networks");
      if (isAsking(before) && !isAsking(state)) {
        clearTimeout(timer);
        if (isDownloading(state)) timer = setTimeout(() => sources.forget(["networks"]), POLL_MS);
      }
      const [now, then] = [answered(state, "networks"), answered(before, "networks")];
      if (now === then) return;
      const answering = (/** @type {typeof now} */ list) =>
        list?.find(({ name }) => name === state.settings.network)?.id;
      if (then && answering(now) !== answering(then)) sources.forgetAll();
    },
  };
}
