/** Time line of the epochs: play, pause, back, forward, scrub. An epoch's network is shown on the page in place of the draft. */
import { isFollowing, openedRecord, shownEpoch } from "../../state/training.js";
import { find, setText } from "../dom/elements.js";

/** @typedef {import("../../training").TrainingState} State */
/** @typedef {{readonly state: State, dispatch: (action: import("../../state/training.js").Action) => void}} Store */

/**
 * @typedef {object} Page
 * @property {(network: string | null) => void} showNetwork in place of the draft's own; null shows its own
 * @property {() => string | null} shown the network that is shown in place of the draft's own
 * @property {() => boolean} isSettled whether everything about the shown network is on the page
 */

/** How long an epoch is shown while the time line plays, in milliseconds. */
const EPOCH_MS = 700;

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {Page} page
 */
export function createTimeLine(root, store, page) {
  const actions = createActions(store, page);
  for (const name of /** @type {const} */ (["first", "back", "forward", "last", "draft"]))
    find(`[data-${name}]`, HTMLButtonElement, root).addEventListener("click", actions[name]);
  find("[data-play]", HTMLButtonElement, root).addEventListener("click", actions.toggle);
  const scrub = find("[data-scrub]", HTMLInputElement, root);
  scrub.addEventListener("input", () => actions.show(Number(scrub.value)));
  return { show: createDisplay(root, page), advance: createClock(store, page) };
}

/** @param {Store} store @param {Page} page */
function createActions(store, { showNetwork }) {
  const count = () => openedRecord(store.state)?.history.length ?? 0;
  const here = () => shownEpoch(store.state)?.epoch ?? null;

  /** @param {number} epoch */
  function show(epoch) {
    store.dispatch({ type: "epoch", epoch: Math.min(count(), Math.max(1, epoch)) });
  }

  const forward = () => show((here() ?? 0) + 1);
  return {
    show,
    forward,
    first: () => show(1),
    back: () => show((here() ?? count() + 1) - 1),
    last: () => store.dispatch({ type: "epoch", epoch: "last" }),
    draft() {
      store.dispatch({ type: "epoch", epoch: null });
      showNetwork(null);
    },
    toggle() {
      if (store.state.playing) return store.dispatch({ type: "paused" });
      const isAtEnd = here() === count();
      if (stillness.matches) return isAtEnd ? show(1) : forward();
      if (isAtEnd || here() === null) show(1);
      return store.dispatch({ type: "played" });
    },
  };
}

/** @param {Store} store @param {Page} page @returns {(time: number) => void} goes on with the play; called each frame */
function createClock(store, { isSettled }) {
  /** The shown epoch, and since when all of it is on the page. @type {{epoch: number, since: number} | null} */
  let shown = null;
  return (time) => {
    const { state } = store;
    const epoch = shownEpoch(state)?.epoch;
    if (!state.playing || epoch === undefined) {
      shown = null;
      return;
    }
    if (shown?.epoch !== epoch || !isSettled()) shown = { epoch, since: time };
    if (time - shown.since < EPOCH_MS) return;
    const next = epoch + 1;
    if (next <= (openedRecord(state)?.history.length ?? 0)) store.dispatch({ type: "stepped", epoch: next });
    else store.dispatch({ type: "paused" });
  };
}

/** @param {HTMLElement} root @param {Page} page @returns {(state: State) => void} */
function createDisplay(root, page) {
  const scrub = find("[data-scrub]", HTMLInputElement, root);
  const play = find("[data-play]", HTMLButtonElement, root);
  const draft = find("[data-draft]", HTMLButtonElement, root);
  const [place, sentence] = ["place", "shown"].map((name) => find(`[data-${name}]`, HTMLElement, root));
  return (state) => {
    const count = openedRecord(state)?.history.length ?? 0;
    const shown = shownEpoch(state)?.epoch ?? null;
    root.hidden = count === 0;
    scrub.max = String(Math.max(1, count));
    scrub.value = String(shown ?? count);
    scrub.setAttribute("aria-valuetext", shown === null ? "the draft" : `epoch ${shown} of ${count}`);
    setText(place, shown === null ? `${count} finished` : `epoch ${shown} of ${count}`);
    setText(play, state.playing ? "Pause" : stillness.matches ? "Step" : "Play");
    play.setAttribute("aria-pressed", String(state.playing));
    draft.disabled = state.settings.epoch === null && page.shown() === null;
    setText(sentence, sentenceOf(state, shown, page.shown() !== null));
  };
}

/** @param {State} state @param {number | null} shown @param {boolean} isUsed whether a network is used in place of the draft's own */
function sentenceOf(state, shown, isUsed) {
  if (isFollowing(state)) return "The page shows each epoch\u2019s network as it is finished.";
  if (shown === null && isUsed) return "The page uses trained weights in place of the draft\u2019s own.";
  if (shown === null) return "The page shows the draft. Choose an epoch to see its network on your picture.";
  return `The page shows the network after epoch ${shown}: maps, kernels and prediction are its own.`;
}
