/** The questions of the section "Before and after": the picture as it enters, and what each network says of it. */
import { FIRST_SETTINGS } from "../../../core/links/inspection.js";
import { stepsOf } from "../../../core/inspection/preprocessing.js";
import { classesToExplain } from "../../../core/transfer/explained.js";
import { fetchAttribution, fetchMaps, fetchNetwork, fetchPrediction } from "../../../io/inspection.js";
import { isSameButTheEpoch, isSameQuestion } from "../../../state/transfer/before_after.js";
import { createSteadyQuestion } from "../steady_question.js";

/** @typedef {import("../../../transfer").SideName} SideName */
/** @typedef {import("../../../transfer").SideQuestion} SideQuestion */
/** @typedef {import("../../../types").Picture} Picture */
/** @typedef {(action: import("../../../state/transfer/before_after.js").Action) => void} Dispatch */
/** @typedef {{image: string, network: string, picture: Picture}} EnteredQuestion */

/** @param {SideName} side @param {Dispatch} dispatch */
export function createSideQuestion(side, dispatch) {
  return createSteadyQuestion({
    /** @param {SideQuestion} question @param {AbortSignal} signal */
    async ask(question, signal) {
      const { image, network, method, label } = question;
      const settings = { ...FIRST_SETTINGS, image, network };
      const prediction = await fetchPrediction(settings, signal);
      const classes = classesToExplain(prediction.classes, label);
      if (method) dispatch({ type: "predicted", side, answer: { question, prediction, explained: [] } });
      const explained = [];
      for (const predicted of method ? classes : []) {
        const attribution = await fetchAttribution(
          { ...settings, classIndex: predicted.index },
          { method: String(method), node: null },
          signal,
          (progress) => dispatch({ type: "progress", side, progress }),
        );
        explained.push({ predicted, attribution });
      }
      signal.throwIfAborted();
      dispatch({ type: "answered", side, answer: { question, prediction, explained } });
    },
    refused: (question, problem) => dispatch({ type: "refused", side, question, problem }),
    isSame: isSameQuestion,
    mayGoOn: isSameButTheEpoch,
  });
}

/** @param {Dispatch} dispatch @param {(error: import("../../../types").Problem) => void} refused */
export function createEnteredQuestion(dispatch, refused) {
  return createSteadyQuestion({
    /** @param {EnteredQuestion} question @param {AbortSignal} signal */
    async ask({ image, network, picture }, signal) {
      const settings = { ...FIRST_SETTINGS, image, network };
      const [described, { tensor }] = await Promise.all([
        fetchNetwork(settings, picture, signal),
        fetchMaps(settings, "input", signal),
      ]);
      const steps = stepsOf(picture, described.input);
      dispatch({ type: "entered", entered: { image, network, title: described.title, tensor, steps } });
    },
    refused: (_question, problem) => refused(problem),
    isSame: (one, other) => one.image === other.image && one.network === other.network,
    mayGoOn: () => false,
  });
}
