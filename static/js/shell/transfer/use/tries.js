/** Predict new pictures with the used network, a few at a time, and again once another network is used. */
import { Refusal, askThroughOutages, problemOf } from "../../../io/http.js";
import { predictSent } from "../../../io/inspection.js";
import { duePictures } from "../../../state/transfer/use.js";

/** Requests in flight; the server passes pictures that arrive together as one batch. */
const MOST = 3;
/** Of a folder, and of a file that has changed since it was chosen. */
const UNREADABLE = "The browser cannot read it. Choose the picture’s file again.";

/** @typedef {import("./store.js").UseStore} UseStore */

/** @param {UseStore} store */
export function createTries(store) {
  /** Keys of the pictures in flight. @type {Set<number>} */
  const underWay = new Set();
  let count = 0;

  function begin() {
    const { used } = store.state;
    const next = duePictures(store.state).find(({ key }) => !underWay.has(key));
    if (!used || !next || underWay.size >= MOST) return;
    underWay.add(next.key);
    void predict(store, next, used.network.id).finally(() => {
      underWay.delete(next.key);
      begin();
    });
    begin();
  }

  store.subscribe(begin);
  return {
    /** @param {Iterable<File>} files the newest first */
    choose(files) {
      const chosen = [...files].map((file) => ({ key: (count += 1), file }));
      store.dispatch({ type: "chosen", chosen });
    },
  };
}

/** @param {UseStore} store @param {import("../../../use").TriedPicture} picture @param {string} network id */
async function predict({ dispatch }, { key, file }, network) {
  const { signal } = new AbortController();
  try {
    const bytes = await file.arrayBuffer().catch(() => {
      throw new Refusal("Unreadable file", UNREADABLE, "unreadable");
    });
    const prediction = await askThroughOutages(
      (each) => predictSent(network, bytes, each),
      signal,
      (refusal) => dispatch({ type: "delayed", delay: refusal?.message ?? "" }),
    );
    dispatch({ type: "predicted", key, network, prediction });
  } catch (error) {
    dispatch({ type: "unread", key, detail: problemOf(error)?.detail ?? "" });
  }
}
