/** Uploads of many pictures, a few at a time. */
import { askUntilAnswered, Refusal } from "./http.js";
import { uploadImage } from "./images.js";

/** @typedef {import("../transfer").GivenFile} GivenFile */

/** Browsers have six connections to a server; the rest of the page keeps some. */
const AT_ONCE = 3;

/** A waiting list of uploads. More may be added while it is worked off. */
export function createUploads() {
  /** @type {{given: GivenFile, settle: (answer: Promise<string>) => void}[]} */
  const waiting = [];
  let running = 0;
  let controller = new AbortController();

  function next() {
    const entry = running < AT_ONCE ? waiting.shift() : undefined;
    if (!entry) return;
    running += 1;
    const sent = send(entry.given, controller.signal);
    entry.settle(sent);
    const end = () => {
      running -= 1;
      next();
    };
    sent.then(end, end);
    next();
  }

  return {
    /** Number of uploads that wait or are under way. */
    count: () => waiting.length + running,
    /** @param {GivenFile} given @returns {Promise<string>} the image's id; rejects as `uploadImage` does, or when it is cancelled */
    add(given) {
      const answer = new Promise((resolve) => {
        waiting.push({ given, settle: resolve });
      });
      next();
      return answer;
    },
    cancel() {
      controller.abort();
      controller = new AbortController();
      const gone = new DOMException("cancelled", "AbortError");
      for (const { settle } of waiting.splice(0)) settle(Promise.reject(gone));
    },
  };
}

/** @param {GivenFile} given @param {AbortSignal} signal */
function send({ file, name }, signal) {
  const ask = async () => (await uploadImage(file, name, signal)).id;
  return askUntilAnswered(ask, signal, () => {});
}

/** Why a picture was refused, as it is listed. @param {string} name @param {unknown} error @returns {import("../transfer").LeftOut | null} null for an error that is not the picture's */
export function refusedPicture(name, error) {
  const isOwn = error instanceof Refusal && error.code !== "no_answer";
  return isOwn ? { name, code: error.code, detail: error.message } : null;
}
