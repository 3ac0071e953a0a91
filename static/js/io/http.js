/** Requests to this server. An error response is thrown as a Refusal with the server's title and sentence. */

/** Shortest delay before a retry, in milliseconds. */
const SHORTEST_RETRY_MS = 250;

/** A problem document (RFC 9457) or a lost connection. */
export class Refusal extends Error {
  /**
   * @param {string} title
   * @param {string} detail
   * @param {string} code
   * @param {number | null} [retryAfterMs] delay before a retry that the server asks for; null if none
   * @param {Record<string, any>} [problem] the problem document, with members of its own
   */
  constructor(title, detail, code, retryAfterMs = null, problem = {}) {
    super(detail);
    this.title = title;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.problem = problem;
  }
}

/**
 * The title and sentences that the page shows for an error.
 * @param {unknown} error
 * @returns {import("../types").Problem | null} null for a request that was cancelled
 * @throws a thrown value that is not an Error
 */
export function problemOf(error) {
  if (error instanceof DOMException && error.name === "AbortError") return null;
  if (!(error instanceof Error)) throw error;
  return error instanceof Refusal
    ? { title: error.title, detail: error.message, code: error.code }
    : { title: "Something went wrong", detail: error.message };
}

/**
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} a 2xx answer
 * @throws {Refusal}
 */
export async function request(url, options) {
  const response = await fetch(url, options).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Refusal("No answer", "The convscope server does not answer. Is it still running?", "no_answer");
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refusal(
    problem.title ?? "Refused",
    problem.detail ?? `The server answered ${response.status} without a reason.`,
    problem.code ?? "unknown",
    delayOf(response),
    problem,
  );
}

/** The delay of a Retry-After header, in milliseconds; null without one. @param {Response} response */
function delayOf({ headers }) {
  const seconds = Number(headers.get("Retry-After") ?? NaN);
  return Number.isFinite(seconds) ? Math.max(SHORTEST_RETRY_MS, seconds * 1000) : null;
}

/**
 * Repeat a request that is refused with Retry-After (status 429) after that delay, until the server answers.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {AbortSignal} signal ends the waiting
 * @param {(refusal: Refusal | null) => void} onDelay called with each refusal before the wait, and with null once answered
 * @returns {Promise<T>}
 * @throws {Refusal} that names no delay
 */
export async function askUntilAnswered(ask, signal, onDelay) {
  for (let delays = 0; ; delays += 1) {
    try {
      const answer = await ask(signal);
      if (delays > 0) onDelay(null);
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal) || error.retryAfterMs === null) throw error;
      onDelay(error);
      await pause(error.retryAfterMs, signal);
    }
  }
}

/** Delay before a request is repeated that the server did not answer, in milliseconds. */
const NO_ANSWER_RETRY_MS = 2000;

/**
 * As askUntilAnswered, and repeat a request that the server does not answer until it is there again.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} ask
 * @param {AbortSignal} signal ends the waiting
 * @param {(refusal: Refusal | null) => void} onDelay called with each refusal before the wait, and with null once answered
 * @returns {Promise<T>}
 * @throws {Refusal} of an answer that names no delay
 */
export function askThroughOutages(ask, signal, onDelay) {
  const patiently = (/** @type {AbortSignal} */ each) =>
    ask(each).catch((error) => {
      if (!(error instanceof Refusal) || error.code !== "no_answer") throw error;
      throw new Refusal(error.title, error.message, error.code, NO_ANSWER_RETRY_MS);
    });
  return askUntilAnswered(patiently, signal, onDelay);
}

/** @param {number} ms @param {AbortSignal} signal @returns {Promise<void>} rejects when the signal aborts */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/**
 * @param {string} url
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
export async function postJson(url, body, signal) {
  const headers = { "Content-Type": "application/json" };
  return (await request(url, { method: "POST", headers, body: JSON.stringify(body), signal })).json();
}
