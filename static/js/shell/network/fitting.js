/** Ask the server how much of each draft fits, and tell the builder. */
import { askUntilAnswered } from "../../io/http.js";
import { fitDraft } from "../../io/network/drafts.js";
import { createLatestRequest } from "../../io/latest_request.js";

/**
 * @param {import("./start.js").Builder} builder
 * @param {{ready: () => Promise<void>, complain: (error: unknown) => void}} page
 */
export function createFitting(builder, { ready, complain }) {
  const latest = createLatestRequest();
  /** The draft asked about last. @type {import("../../network").Draft | null} */
  let asked = null;

  async function update() {
    const { draft } = builder.state;
    if (draft === asked) return;
    asked = draft;
    await ready();
    const once = (/** @type {AbortSignal} */ signal) => fitDraft(draft, signal);
    try {
      const won = await latest.run((signal) =>
        askUntilAnswered(once, signal, (refusal) => refusal && complain(refusal)),
      );
      if (won) builder.dispatch({ type: "fitted", draft, fit: won.answer });
    } catch (error) {
      asked = null;
      complain(error);
    }
  }

  return { update };
}
