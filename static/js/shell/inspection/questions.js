/** Questions of the inspection page: when the state asks each of them, and the request that answers it. */
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
import { listSamples } from "../../io/images.js";
import { attributionKey, attributionQuestion } from "../../state/attribution.js";
import { fetchDataSets } from "../../io/datasets.js";
import { fetchModes } from "../../io/modes.js";
import { fetchPatches } from "../../io/patches.js";
import { otherMapsKey, otherSettings, otherSubject } from "../../state/comparison.js";
import { DRAWS, modesQuestion } from "../../state/modes.js";
import { patchesKey, patchesQuestion } from "../../state/patches.js";
import {
  answered,
  chosenChannel,
  chosenPlace,
  currentNetwork,
  hasClasses,
  networkKey,
  openedNode,
  subject as subjectOf,
} from "../../state/inspection.js";

/** @typedef {import("../../inspection").InspectionState} State */
/** @typedef {import("../../inspection").Answers} Answers */

/**
 * @template {keyof Answers} Name
 * @typedef {object} Question
 * @property {(state: State) => string | null} key of the question that the state asks; null where it asks none
 * @property {(state: State, signal: AbortSignal, report: (progress: import("../../types").Progress) => void) => Promise<Answers[Name]>} ask report may be called while the answer is computed
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

/** @type {{[Name in keyof Answers]: Question<Name>}} */
export const QUESTIONS = {
  networks: { key: () => "", ask: (_state, signal) => fetchNetworks(signal) },
  network: {
    key: networkKey,
    ask: ({ settings, picture }, signal) =>
      fetchNetwork(settings, /** @type {import("../../types").Picture} */ (picture), signal),
  },
  prediction: {
    key: (state) => (hasClasses(state) ? subject(state) : null),
    ask: ({ settings }, signal) => fetchPrediction(settings, signal),
  },
  overview: {
    key: subject,
    ask: (state, signal) => fetchOverview(state.settings, widest(state), signal),
  },
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
    ask: (state, signal, report) =>
      fetchAttribution(
        state.settings,
        /** @type {{method: string, node: string | null}} */ (attributionQuestion(state)),
        signal,
        report,
      ),
    isSlow: true,
  },
  samples: { key: () => "", ask: () => listSamples() },
  summary: {
    key: (state) => otherSubject(state) && subject(state),
    ask: ({ settings }, signal) => fetchSummary(settings, signal),
  },
  otherSummary: { key: otherSubject, ask: (state, signal) => fetchSummary(other(state), signal) },
  otherPrediction: {
    key: (state) => (hasClasses(state) ? otherSubject(state) : null),
    ask: (state, signal) => fetchPrediction(other(state), signal),
  },
  otherMaps: {
    key: otherMapsKey,
    ask: (state, signal) => fetchMaps(other(state), String(openedNode(state)), signal),
  },
  modes: {
    key: (state) => (isPlaying(state) || placeKey(state) === null ? null : keyed(state, modesText(state))),
    ask: (state, signal) =>
      fetchModes(
        state.settings,
        /** @type {NonNullable<ReturnType<typeof modesQuestion>>} */ (modesQuestion(state)),
        DRAWS,
        signal,
      ),
    isSlow: true, // each draw is another pass
  },
  datasets: {
    key: ({ view }) => (view.dataset === null ? null : ""),
    ask: (_state, signal) => fetchDataSets(signal),
  },
  patches: {
    key: (state) => (isPlaying(state) ? null : patchesKey(state)),
    async ask(state, signal, report) {
      const question = /** @type {import("../../patches").PatchesQuestion} */ (patchesQuestion(state));
      return { question, patches: await fetchPatches(question, signal, report) };
    },
    isSlow: true, // every picture of the data set passes the network
  },
  kernels: {
    key: (state) => (isPlaying(state) ? null : kernelsKey(state)),
    ask: (state, signal) =>
      fetchKernels(
        state.settings.network,
        String(openedNode(state)),
        isOfColours(state) ? null : String(chosenChannel(state)),
        signal,
      ),
  },
  channels: {
    key: (state) =>
      isPlaying(state) ? null : keyed(state, `${openedNode(state)} ${state.settings.classIndex}`),
    ask: (state, signal) => fetchChannels(state.settings, String(openedNode(state)), signal),
    isPatient: true, // the gradient takes longer than all the rest
  },
};

/** @param {State} state */
function modesText(state) {
  const question = modesQuestion(state);
  return question && JSON.stringify(question);
}

/** Whether nodes pass by too quickly for all that is asked of a node. @param {State} state */
const isPlaying = ({ playedFrom }) => playedFrom !== null;

/** @param {State} state */
const other = (state) => /** @type {import("../../inspection").InspectionSettings} */ (otherSettings(state));

/** Channels of the network's widest node. @param {State} state */
const widest = (state) => Math.max(...(currentNetwork(state)?.nodes ?? []).map(({ shape }) => shape[0]));

/** @param {State} state */
const place = (state) => /** @type {import("../../inspection").Place} */ (chosenPlace(state));

/** Whether the opened node is a convolution of all three colours of the picture itself. @param {State} state */
function isOfColours(state) {
  const network = currentNetwork(state);
  const node = network?.nodes.find(({ name }) => name === openedNode(state));
  return node?.inputs[0] === "input" && network?.input.channels === 3 && node.parameters.groups === 1;
}

/** @param {State} state */
function kernelsKey(state) {
  const node = currentNetwork(state)?.nodes.find(({ name }) => name === openedNode(state));
  if (node?.op !== "Conv2d") return null;
  return `${state.settings.network} ${node.name} ${isOfColours(state) ? "all" : chosenChannel(state)}`;
}
