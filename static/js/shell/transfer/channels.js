/** The section that shows which of the pictures excite a channel of what the last layer reads most. */
import { FIRST_SETTINGS } from "../../core/links/inspection.js";
import { parseInteger } from "../../core/text/numbers.js";
import { pictureTitle } from "../../core/training/picture_title.js";
import { nodesOf } from "../../core/transfer/points/plots.js";
import { describeNetwork } from "../../io/inspection.js";
import { fetchPatches } from "../../io/patches.js";
import { createStore } from "../../state/store.js";
import { chosenDataSet } from "../../state/training.js";
import {
  foundPatches,
  initialChannels,
  isSameSearch,
  reduceChannels,
  subjectOf,
} from "../../state/transfer/channels.js";
import { createNumberField } from "../../view/controls/number_field.js";
import { find, setText } from "../../view/dom/elements.js";
import { watchSight } from "../../view/dom/in_sight.js";
import { createTopPatches } from "../../view/patches/top_patches.js";
import { createSteadyQuestion } from "./steady_question.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../transfer").ChannelsState} State */
/** @typedef {import("../../patches").PatchesQuestion} PatchesQuestion */
/** @typedef {import("../../state/transfer/channels.js").Action} Action */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void, subscribe: (subscriber: (state: State, before: State, action: Action) => void) => void}} Store */

/** @param {Face} face @returns {import("./start.js").Section} */
export function createChannelsSection(face) {
  const root = find("#channels", HTMLElement);
  /** @type {Store} */
  const store = createStore(reduceChannels, initialChannels(channelFrom(location.search)));
  const ask = createAsking(face, store);
  const isInSight = watchSight(root, update);
  const show = createPanel(face, store, root);

  function update() {
    if (isInSight()) ask();
    face.redraw();
  }

  for (const each of [face.store, face.training]) each.subscribe(update);
  store.subscribe((_state, _before, { type }) => {
    update();
    if (type === "channel") face.keepAddress("channel");
  });
  const query = () => (store.state.channel === 0 ? "" : `channel=${store.state.channel}`);
  return {
    query,
    kept: query,
    restore: (text) => store.dispatch({ type: "channel", channel: channelFrom(text) }),
    show,
    isMoving: () => false,
  };
}

/** @param {string} query */
function channelFrom(query) {
  const channel = parseInteger(new URLSearchParams(query).get("channel") ?? "");
  return channel !== null && channel >= 0 ? channel : 0;
}

/** The network whose channels are shown: the trained one where there is one. @param {Face} face */
const networkOf = ({ trained, base }) => trained() ?? base();

/** What would be searched; null while something of it is not known. @param {Face} face @param {State} state @returns {PatchesQuestion | null} */
function questionOf(face, { described, channel }) {
  const network = networkOf(face);
  const dataset = chosenDataSet(face.training.state)?.id ?? null;
  if (described?.network !== network || dataset === null) return null;
  const { size, zero } = FIRST_SETTINGS;
  return {
    network,
    size,
    zero,
    dataset,
    node: described.node,
    channel: Math.min(channel, described.channels - 1),
  };
}

/** @param {State} state @param {PatchesQuestion | null} question */
const isSearched = ({ searched }, question) => question !== null && searched === subjectOf(question);

/** @param {Face} face @param {Store} store */
function createAsking(face, store) {
  const network = createSteadyQuestion({
    /** @param {string} id @param {AbortSignal} signal */
    async ask(id, signal) {
      const { nodes, input } = await describeNetwork(id, signal);
      const { penultimate } = nodesOf(nodes);
      const channels = nodes.find(({ name }) => name === penultimate)?.shape[0] ?? 1;
      const steps = input.preprocessing ?? [];
      store.dispatch({ type: "described", described: { network: id, node: penultimate, channels, steps } });
    },
    refused: (_id, problem) => face.store.dispatch({ type: "failed", problem }),
    isSame: (one, other) => one === other,
    mayGoOn: () => true,
  });
  const patches = createSteadyQuestion({
    /** @param {PatchesQuestion} question @param {AbortSignal} signal */
    async ask(question, signal) {
      const found = await fetchPatches(question, signal, (progress) =>
        store.dispatch({ type: "progress", progress }),
      );
      store.dispatch({ type: "found", found: { question, patches: found } });
    },
    refused: (question, { detail }) => store.dispatch({ type: "refused", question, detail }),
    isSame: isSameSearch,
    mayGoOn: () => false,
  });
  return () => {
    network.want(networkOf(face));
    const question = questionOf(face, store.state);
    patches.want(isSearched(store.state, question) ? question : null);
  };
}

/** The function that shows the section. @param {Face} face @param {Store} store @param {HTMLElement} root */
function createPanel(face, store, root) {
  const { dispatch } = store;
  const showChannel = createChannelField(root, (channel) => dispatch({ type: "channel", channel }));
  const patches = createTopPatches(find("#patches", HTMLDetailsElement, root), {
    choose: (dataset) => dispatch({ type: "opened", isOpen: dataset !== null }),
    find() {
      const question = questionOf(face, store.state);
      if (question) dispatch({ type: "searched", subject: subjectOf(question) });
    },
    cancel: () => dispatch({ type: "searched", subject: null }),
    open: ({ image }, label) => void face.openPicture(image, pictureTitle(label)),
  });
  return () => {
    const { state } = store;
    const { described, progress, refusal, isOpen } = state;
    const question = questionOf(face, state);
    const dataset = chosenDataSet(face.training.state);
    showChannel(question?.channel ?? state.channel, described);
    const found = question && foundPatches(state, question);
    const problem = question && refusal && isSameSearch(refusal.question, question) ? refusal.detail : "";
    patches.show({
      datasets: dataset && [dataset],
      dataset: isOpen ? (dataset?.id ?? null) : null,
      isBusy: isSearched(state, question) && found === null && problem === "",
      progress,
      problem,
      found,
      steps: described?.steps ?? [],
      className: null,
    });
  };
}

/** The function that shows the channel's number. @param {HTMLElement} root @param {(channel: number) => void} change */
function createChannelField(root, change) {
  const message = find("#channel-message", HTMLElement, root);
  const field = createNumberField(find("#channel", HTMLElement, root), message, "Channel", change);
  const about = find("[data-node]", HTMLElement, root);
  return (/** @type {number} */ channel, /** @type {State["described"]} */ described) => {
    const { node, channels } = described ?? { node: "", channels: 1 };
    const reason = `${node} has ${channels} channels, counted from 0.`;
    field.show(channel, { minimum: 0, maximum: channels - 1, reason });
    setText(about, described ? `${node}, which the last layer reads: ${channels} channels` : "");
  };
}
