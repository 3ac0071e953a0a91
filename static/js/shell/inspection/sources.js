/** What the inspection page needs to know, asked for when the state calls for it and not before. */
import { placeToText } from "../../core/links/inspection.js";
import {
  fetchAttribution,
  fetchCell,
  fetchChannels,
  fetchGradient,
  fetchKernels,
  fetchMaps,
  fetchNetwork,
  fetchNetworks,
  fetchOverview,
  fetchPrediction,
  fetchSummary,
  fetchTrail,
} from "../../io/inspection.js";
import { askUntilAnswered } from "../../io/http.js";
import { listSamples } from "../../io/images.js";
import { createRace } from "../../io/overlapping_requests.js";
import { attributionKey, attributionQuestion } from "../../state/attribution.js";
import { otherMapsKey, otherSettings, otherSubject } from "../../state/comparison.js";
import {
  answered,
  chosenChannel,
  chosenPlace,
  currentNetwork,
  openedNode,
  subject as subjectOf,
} from "../../state/inspection.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Answers} Answers */

/**
 * @template {keyof Answers} Name
 * @typedef {object} Source
 * @property {(state: State) => string | null} key of the question that the state asks; null where it asks none
 * @property {(state: State, signal: AbortSignal) => Promise<Answers[Name]>} ask
 * @property {boolean} [isSlow] whether what was asked before is given up at once
 * @property {boolean} [isPatient] whether it is asked only when nothing else is awaited, but what is slow
 */

/** What decides every map; nothing until the network is known, so that a wrong link is asked about once. @param {State} state */
const subject = (state) => (state.picture && currentNetwork(state) ? subjectOf(state.settings) : null);

/** @param {State} state @param {string | number | null} part */
const keyed = (state, part) =>
  subject(state) === null || part === null ? null : `${subject(state)} ${part}`;

/** @param {State} state */
const mapsKey = (state) => keyed(state, openedNode(state));

/** The place is chosen in the maps; until they are there, it is none. @param {State} state */
const placeKey = (state) => {
  const place = mapsKey(state) === state.answers.maps?.key ? chosenPlace(state) : null;
  return keyed(state, place && placeToText(place));
};

/** @type {{[Name in keyof Answers]: Source<Name>}} */
export const SOURCES = {
  networks: { key: () => "", ask: (_state, signal) => fetchNetworks(signal) },
  network: {
    key: ({ settings }) => settings.network,
    ask: ({ settings }, signal) => fetchNetwork(settings.network, signal),
  },
  prediction: { key: subject, ask: ({ settings }, signal) => fetchPrediction(settings, signal) },
  overview: { key: subject, ask: ({ settings }, signal) => fetchOverview(settings, signal) },
  entered: {
    key: subject,
    ask: async ({ settings }, signal) => (await fetchMaps(settings, "input", signal)).tensor,
  },
  maps: {
    key: mapsKey,
    ask: (state, signal) => fetchMaps(state.settings, String(openedNode(state)), signal),
  },
  cell: { key: placeKey, ask: (state, signal) => fetchCell(state.settings, place(state), signal) },
  trail: {
    key: (state) =>
      state.view.path.length > 0 ? keyed(state, state.view.path.map(placeToText).join(";")) : null,
    async ask(state, signal) {
      const [before, now] = [answered(state, "trail"), String(subject(state))];
      const known = before?.subject === now ? before.maps : new Map();
      return { subject: now, maps: await fetchTrail(state.settings, state.view.path, known, signal) };
    },
  },
  gradient: {
    key: (state) => (state.view.gradient ? placeKey(state) : null),
    ask: (state, signal) => fetchGradient(state.settings, place(state), signal),
  },
  attribution: {
    key: attributionKey,
    ask: (state, signal) =>
      fetchAttribution(
        state.settings,
        /** @type {{method: string, node: string | null}} */ (attributionQuestion(state)),
        signal,
      ),
    isSlow: true,
  },
  samples: { key: () => "", ask: () => listSamples() },
  summary: {
    key: (state) => otherSubject(state) && subject(state),
    ask: ({ settings }, signal) => fetchSummary(settings, signal),
  },
  otherSummary: { key: otherSubject, ask: (state, signal) => fetchSummary(other(state), signal) },
  otherPrediction: { key: otherSubject, ask: (state, signal) => fetchPrediction(other(state), signal) },
  otherMaps: {
    key: otherMapsKey,
    ask: (state, signal) => fetchMaps(other(state), String(openedNode(state)), signal),
  },
  kernels: {
    key: (state) => kernelsKey(state),
    ask: (state, signal) =>
      fetchKernels(
        state.settings.network,
        String(openedNode(state)),
        isFirst(state) ? null : String(chosenChannel(state)),
        signal,
      ),
  },
  channels: {
    key: (state) => keyed(state, `${openedNode(state)} ${state.settings.classIndex}`),
    ask: (state, signal) => fetchChannels(state.settings, String(openedNode(state)), signal),
    isPatient: true, // the gradient takes longer than all the rest
  },
};

const NAMES = /** @type {(keyof Answers)[]} */ (Object.keys(SOURCES));

/** @param {State} state */
const other = (state) => /** @type {import("../../inspection").InspectionSettings} */ (otherSettings(state));

/** @param {State} state */
const place = (state) => /** @type {import("../../inspection").Place} */ (chosenPlace(state));

/** Whether the opened node is a convolution of the picture itself. @param {State} state */
function isFirst(state) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  return node?.inputs[0] === "input";
}

/** @param {State} state */
function kernelsKey(state) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  if (node?.op !== "Conv2d") return null;
  return `${state.settings.network} ${node.name} ${isFirst(state) ? "all" : chosenChannel(state)}`;
}

/**
 * @param {{readonly state: State, dispatch: (action: import("../../state/inspection.js").Action) => void}} store
 * @param {(error: unknown) => import("../../types").Problem | null} problemOf null where nothing need be said
 */
export function createSources(store, problemOf) {
  /** @type {Map<keyof Answers, {race: ReturnType<typeof createRace>, key: string | null}>} */
  const asked = new Map();

  /** @template {keyof Answers} Name @param {Name} name @param {string} key */
  async function ask(name, key) {
    const { race } = /** @type {{race: ReturnType<typeof createRace>}} */ (asked.get(name));
    const { state } = store;
    const delay = (/** @type {Error | null} */ refusal) => {
      const problem = refusal && problemOf(refusal);
      if (problem) store.dispatch({ type: "delayed", name, problem });
    };
    const asking = race.run((signal) =>
      askUntilAnswered((one) => SOURCES[name].ask(state, one), signal, delay),
    );
    store.dispatch({ type: "asked", name });
    try {
      const won = await asking;
      if (won) store.dispatch({ type: "answered", name, key, value: won.answer });
    } catch (error) {
      const problem = problemOf(error);
      if (problem) store.dispatch({ type: "refused", name, problem });
    }
  }

  function isAwaiting() {
    return store.state.waiting.some((name) => !SOURCES[name].isSlow);
  }

  function update() {
    for (const name of NAMES) {
      const before = asked.get(name) ?? { race: createRace(), key: null };
      const key = SOURCES[name].key(store.state);
      if (key === before.key || (SOURCES[name].isPatient && key !== null && isAwaiting())) continue;
      asked.set(name, { ...before, key });
      if (key === null || SOURCES[name].isSlow) before.race.forget();
      if (key !== null) void ask(name, key);
      else store.dispatch({ type: "givenUp", name });
    }
  }

  /** @param {(keyof Answers)[]} names */
  function forget(names) {
    for (const name of names) {
      asked.get(name)?.race.forget();
      asked.delete(name);
    }
    update();
  }

  return {
    /** Asks for all that the state now calls for and that was not asked for yet. */
    update,
    /** Asks again for what may have changed. @param {(keyof Answers)[]} names */
    forget,
    /** Other weights answer now: every number is another. */
    forgetAll: () => forget(NAMES),
  };
}
