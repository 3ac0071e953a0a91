/** Hold one state that only actions change, and notify subscribers of each change in order. */

/**
 * @template S, A
 * @typedef {(state: S, before: S, action: A) => void} Subscriber
 */

/**
 * @template S, A
 * @param {(state: S, action: A) => S} reduce pure
 * @param {S} initial
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Set<Subscriber<S, A>>} */
  const subscribers = new Set();
  /** Changes that subscribers have not heard of yet. @type {{after: S, before: S, action: A}[]} */
  const queue = [];
  let isNotifying = false;

  function notify() {
    if (isNotifying) return;
    isNotifying = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { after, before, action } = next;
        subscribers.forEach((subscriber) => subscriber(after, before, action));
      }
    } finally {
      isNotifying = false;
    }
  }

  return {
    get state() {
      return state;
    },
    /**
     * Changes the state at once. A subscriber may dispatch too: every subscriber hears of the changes one after the
     * other, each with the state before and after that change.
     * @param {A} action
     */
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state === before) return;
      queue.push({ after: state, before, action });
      notify();
    },
    /** @param {Subscriber<S, A>} subscriber */
    subscribe(subscriber) {
      subscribers.add(subscriber);
    },
  };
}
