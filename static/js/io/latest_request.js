/**
 * Requests that may overtake each other. While a slider is dragged, each answer is shown when it arrives; an answer
 * never replaces that of a later request.
 */

/** Most requests in flight. The oldest is aborted when there are more. */
const MOST = 3;

export function createLatestRequest() {
  let asked = 0;
  let used = 0;
  /** @type {Map<number, AbortController>} */
  const underWay = new Map();

  /** Aborts earlier requests. @param {number} order */
  function giveUpBefore(order) {
    for (const [other, controller] of underWay) {
      if (other < order) controller.abort();
    }
  }

  return {
    /** Aborts every request in flight. */
    forget() {
      used = asked;
      giveUpBefore(asked + 1);
    },
    /**
     * @template T
     * @param {(signal: AbortSignal) => Promise<T>} ask
     * @returns {Promise<{answer: T, isNewest: boolean} | null>} null if a later request was answered first
     * @throws the error of `ask`, if there is no later request
     */
    async run(ask) {
      const order = (asked += 1);
      const mine = new AbortController();
      underWay.set(order, mine);
      giveUpBefore(order - MOST + 1);
      try {
        const answer = await ask(mine.signal);
        if (order <= used) return null;
        used = order;
        giveUpBefore(order);
        return { answer, isNewest: order === asked };
      } catch (error) {
        if (order !== asked || order <= used) return null;
        throw error;
      } finally {
        underWay.delete(order);
      }
    },
  };
}
