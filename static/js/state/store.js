/**
 * One state, changed by actions alone. Subscribers are told after each change, with the state before it.
 * @template S, A
 * @param {(state: S, action: A) => S} reduce pure
 * @param {S} initial
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Set<(state: S, before: S) => void>} */
  const subscribers = new Set();
  return {
    get state() {
      return state;
    },
    /** @param {A} action */
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state !== before) subscribers.forEach((tell) => tell(state, before));
    },
    /** @param {(state: S, before: S) => void} tell */
    subscribe(tell) {
      subscribers.add(tell);
    },
  };
}
