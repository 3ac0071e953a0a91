/** Poll the server until PyTorch is loaded: it listens long before. */

const POLL_MS = 300;
/** Sentences for each status of GET /api/health in which the server cannot compute. */
const SENTENCES = new Map([
  ["starting", "Warming up: PyTorch is loading. This page continues by itself."],
  ["failed", "The server could not load PyTorch and cannot compute. Read its log, then restart it."],
]);

/**
 * Resolves when the server is ready.
 * @param {(message: string | null) => void} show displays why the page waits; null once the server is ready
 */
export async function untilReady(show) {
  for (;;) {
    const answer = await fetch("/api/health")
      .then((response) => response.json())
      .catch(() => null);
    if (answer?.status === "ready") break;
    show(SENTENCES.get(answer?.status) ?? "Waiting for the convscope server\u2026");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  show(null);
}
