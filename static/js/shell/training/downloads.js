/** Downloads of published data sets, and the list following how they go. */
import { cancelDownload, fetchDataSets, startDownload } from "../../io/datasets.js";
import { askUntilAnswered, pause } from "../../io/http.js";
import { complain } from "./complaint.js";

/** How often a running download is asked about. */
const POLL_MS = 400;

/** @param {import("./start.js").Store} store */
export function createDownloads(store) {
  const { signal } = new AbortController();
  let isFollowing = false;

  /** @param {Promise<unknown>} [work] that comes before */
  async function ask(work) {
    try {
      await work;
      const datasets = await askUntilAnswered(fetchDataSets, signal, () => {});
      store.dispatch({ type: "datasets", datasets });
      store.dispatch({ type: "recovered", source: "datasets" });
    } catch (error) {
      complain(store.dispatch, "datasets", error);
    }
  }

  return {
    /** @param {string} name */
    download: (name) => void ask(startDownload(name)),
    /** @param {string} name */
    cancelDownload: (name) => void ask(cancelDownload(name)),
    /** Polls while a download runs, after a failed poll too. */
    async follow() {
      if (isFollowing) return;
      isFollowing = true;
      while (store.state.datasets?.some(({ published }) => published?.state === "downloading")) {
        await pause(POLL_MS, signal);
        await ask();
      }
      isFollowing = false;
    },
  };
}
