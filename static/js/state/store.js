/** A store of one state, which only actions change. Subscribers are notified of each change in order. */

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
  /** Changes that subscribers have not been notified of yet. @type {{after: S, before: S, action: A}[]} */
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
     * Change the state at once. Subscribers may dispatch too: every subscriber is notified of the changes in order, each
     * with the state before and after it.
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
