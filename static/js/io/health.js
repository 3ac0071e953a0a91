/** Waiting for the server: it listens long before PyTorch is loaded. */

const POLL_MS = 300;

/**
 * @param {(message: string | null) => void} tell what the page shows while it waits; null when all is ready
 */
export async function untilReady(tell) {
  for (;;) {
    const answer = await fetch("/api/health")
      .then((response) => response.json())
      .catch(() => null);
    if (answer?.status === "ready") break;
    tell(
      answer
        ? "Warming up: PyTorch is loading. This page goes on by itself."
        : "Waiting for the convscope server\u2026",
    );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  tell(null);
}
