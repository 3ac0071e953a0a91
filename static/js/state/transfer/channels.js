/** State of the section "What a channel looks for": a pure reducer and selectors. */

/** @typedef {import("../../transfer").ChannelsState} State */
/** @typedef {import("../../patches").PatchesQuestion} PatchesQuestion */

/**
 * @typedef {{type: "channel", channel: number}
 *   | {type: "opened", isOpen: boolean}
 *   | {type: "described", described: NonNullable<State["described"]>}
 *   | {type: "searched", subject: string | null}
 *   | {type: "progress", progress: import("../../types").Progress}
 *   | {type: "found", found: import("../../patches").TopPatches}
 *   | {type: "refused", question: PatchesQuestion, detail: string}} Action
 *   searched: the data set and the network that the person asks about; null once it is cancelled
 */

/** @param {number} channel @returns {State} */
export function initialChannels(channel) {
  return {
    channel,
    isOpen: false,
    described: null,
    searched: null,
    progress: null,
    found: null,
    refusal: null,
  };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceChannels(state, action) {
  switch (action.type) {
    case "channel":
      return action.channel === state.channel ? state : { ...state, channel: action.channel };
    case "opened":
      return { ...state, isOpen: action.isOpen, searched: action.isOpen ? state.searched : null };
    case "described":
      return { ...state, described: action.described };
    case "searched":
      return { ...state, searched: action.subject, progress: null, refusal: null };
    case "progress":
      return { ...state, progress: action.progress };
    case "found":
      return { ...state, found: action.found, progress: null, refusal: null };
    default:
      return { ...state, progress: null, refusal: { question: action.question, detail: action.detail } };
  }
}

/** @param {PatchesQuestion} one @param {PatchesQuestion} other */
export function isSameSearch(one, other) {
  return subjectOf(one) === subjectOf(other) && one.node === other.node && one.channel === other.channel;
}

/** The data set and the network: once the pictures have passed, every channel is found soon. @param {Pick<PatchesQuestion, "dataset" | "network">} question */
export function subjectOf({ dataset, network }) {
  return `${dataset} ${network}`;
}

/** The patches that answer a question; null until they are there. @param {State} state @param {PatchesQuestion} question */
export function foundPatches({ found }, question) {
  return found && isSameSearch(found.question, question) ? found : null;
}
