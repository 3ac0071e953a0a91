/** Requests to this server. A refusal becomes a Refusal that carries the server's own sentence. */

/** A problem document (RFC 9457) or a lost connection, as something to show. */
export class Refusal extends Error {
  /**
   * @param {string} title
   * @param {string} detail
   * @param {string} code
   */
  constructor(title, detail, code) {
    super(detail);
    this.title = title;
    this.code = code;
  }
}

/**
 * What to tell of an error.
 * @param {unknown} error
 * @returns {import("../types").Problem | null} null where something newer was asked for instead
 * @throws what is no Error
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
  );
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
