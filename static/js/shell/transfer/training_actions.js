/** Start, cancel, remove and open trainings of a head. */
import { isUnfinished } from "../../core/training/epochs.js";
import { readRecipe } from "../../core/training/recipe_fields.js";
import { formOf } from "../../core/training/recipes.js";
import { blocksOf, trainableOf } from "../../core/transfer/blocks.js";
import { HEAD } from "../../core/transfer/recipe.js";
import { startTraining } from "../../io/trainings.js";
import { openedRecord } from "../../state/training.js";
import { removeTraining, retitleTraining } from "../training/actions.js";
import { complain } from "../training/complaint.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {ReturnType<typeof createTrainingActions>} Actions */

/** @param {Face} face */
export function createTrainingActions(face) {
  const { store, training } = face;
  const { dispatch } = training;
  const { signal } = new AbortController();

  /** @param {object} body */
  async function send(body) {
    dispatch({ type: "starting", starting: "own" });
    try {
      const record = await startTraining(body, signal, (refusal) => {
        if (refusal) complain(dispatch, "start", refusal);
        else dispatch({ type: "recovered", source: "start" });
      });
      dispatch({ type: "started", records: [record] });
    } catch (error) {
      complain(dispatch, "start", error);
    }
  }

  return {
    async train() {
      const body = bodyOf(face);
      if (body && training.state.starting === null) await send(body);
    },
    /** Trains on the changed pictures in place of the opened training, if the page does so by itself. */
    async trainAgain() {
      const record = openedRecord(training.state);
      if (!store.state.isAutomatic || !record) return;
      if (isUnfinished(record)) await removeTraining(training, record.id);
      const body = bodyOf(face);
      if (body) await send(body);
    },
    /** @param {string} id */
    remove: (id) => void removeTraining(training, id),
    /** @param {string} id @param {string} title */
    rename: (id, title) => void retitleTraining(training, id, title),
    /** @param {string[]} runs */
    show: (runs) => dispatch({ type: "showed", runs }),
    fill: () => dispatch({ type: "form", form: formOf(HEAD) }),
  };
}

/** The body that asks for the training; null where the base or the recipe is none yet. @param {Face} face */
function bodyOf({ store: { state }, training }) {
  const { form, dataset } = training.state.settings;
  const { recipe } = readRecipe(form);
  if (!state.base || !recipe) return null;
  const trainable = trainableOf(blocksOf(state.base.nodes), state.settings.unlocked);
  return { network: state.base.id, dataset, trainable, ...recipe };
}
