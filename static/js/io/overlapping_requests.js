/**
 * Requests that may overtake each other. While a slider is dragged each answer is shown as it comes, so that the picture
 * follows; an answer never takes the place of one that was asked for later.
 */

/** Requests under way at most; past it the oldest is given up. */
const MOST = 3;

export function createRace() {
  let asked = 0;
  let used = 0;
  /** @type {Map<number, AbortController>} */
  const underWay = new Map();

  /** Gives up what was asked for before. @param {number} order */
  function giveUpBefore(order) {
    for (const [other, controller] of underWay) {
      if (other < order) controller.abort();
    }
  }

  return {
    /** Nothing asked for until now is of use any more. */
    forget() {
      used = asked;
      giveUpBefore(asked + 1);
    },
    /**
     * @template T
     * @param {(signal: AbortSignal) => Promise<T>} ask
     * @returns {Promise<{answer: T, isNewest: boolean} | null>} null where it was overtaken
     * @throws what `ask` throws, where nothing newer was asked for meanwhile
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
