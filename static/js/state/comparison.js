/** The other trace of a comparison, derived from the state; it differs from the first in one thing. */
import { currentNetwork, openedMaps, openedNode, subject } from "./inspection.js";

/** @typedef {import("../inspection").InspectionState} State */
/** @typedef {import("../inspection").InspectionSettings} Settings */
/** @typedef {import("../inspection").Answers} Answers */

/** Settings of the other trace; null where there is none. @param {State} state @returns {Settings | null} */
export function otherSettings({ settings, view: { compare } }) {
  if (compare === "") return settings.zero === "" ? null : { ...settings, zero: "" };
  const [thing, name] = compare.split(":");
  if (thing === "image" && name !== settings.image) return { ...settings, image: name };
  if (thing === "network" && name !== settings.network) return { ...settings, network: name };
  return null;
}

/** @param {State} state @returns {string | null} */
export function otherSubject(state) {
  const other = otherSettings(state);
  return other && state.picture && currentNetwork(state) && subject(other);
}

/** @param {State} state @returns {string | null} */
export function otherMapsKey(state) {
  const [other, node] = [otherSubject(state), openedNode(state)];
  return other && node && `${other} ${node}`;
}

/**
 * @template {keyof Answers} Name
 * @param {State} state
 * @param {Name} name
 * @param {string | null} key that the answer must have
 * @returns {Answers[Name] | null}
 */
function answerTo({ answers }, name, key) {
  const answer = /** @type {{key: string, value: Answers[Name]} | undefined} */ (answers[name]);
  return answer && answer.key === key ? answer.value : null;
}

/** The predictions of both traces. @param {State} state */
export function bothPredictions(state) {
  const here = answerTo(state, "prediction", subject(state.settings));
  const other = answerTo(state, "otherPrediction", otherSubject(state));
  return here && other ? { here, other } : null;
}

/** The nodes' statistics in both traces. @param {State} state */
export function bothSummaries(state) {
  const here = answerTo(state, "summary", subject(state.settings));
  const other = answerTo(state, "otherSummary", otherSubject(state));
  return here && other ? { here, other } : null;
}

/** The opened node's maps in both traces. @param {State} state */
export function bothMaps(state) {
  const [here, other] = [openedMaps(state), answerTo(state, "otherMaps", otherMapsKey(state))];
  const isCurrent = state.answers.maps?.key === `${subject(state.settings)} ${openedNode(state)}`;
  return here && other && isCurrent ? { here, other: other.tensor } : null;
}

/** Digits of an id that stand for it. */
const ID_DIGITS = 8;

/** @param {State} state @param {string} network id: of other weights of a built-in network, or of any network, such as an epoch's */
function networkName({ answers }, network) {
  const variants = answers.networks?.value.flatMap(({ variants: own }) => own) ?? [];
  const variant = variants.find(({ id }) => id === network);
  return variant ? `weights ${variant.weights}` : `network ${network.slice(0, ID_DIGITS)}`;
}

/** Name of the other trace. @param {State} state */
export function otherName(state) {
  const { compare } = state.view;
  const [thing, name] = compare.split(":");
  if (thing === "image")
    return state.answers.samples?.value.find((sample) => sample.name === name)?.title ?? "the other picture";
  if (thing === "network") return networkName(state, name);
  return "all channels on";
}
