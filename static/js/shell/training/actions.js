/** Actions of the training section: start, cancel, remove and open trainings. */
import { hasBatchNorm, withBatchNorm } from "../../core/training/batch_norm.js";
import { isUnfinished } from "../../core/training/epochs.js";
import { readRecipe } from "../../core/training/recipe_fields.js";
import { formOf, PRESETS, RECIPES } from "../../core/training/recipes.js";
import { deleteTraining, fetchTraining, renameTraining, startTraining } from "../../io/trainings.js";
import { complain } from "./complaint.js";

/** @typedef {import("./start.js").Store} Store */
/** @typedef {import("./start.js").Builder} Builder */
/** @typedef {import("../../core/training/recipes.js").RecipeKey} RecipeKey */
/** @typedef {import("../../training").Recipe} Recipe */
/** @typedef {import("../../training").TrainingState} State */
/** @typedef {{recipe: Recipe, isNormalized: boolean}} Wanted isNormalized: whether BatchNorm2d follows each convolution */

/** @param {Store} store @param {Builder} builder */
export function createActions(store, builder) {
  const { dispatch } = store;
  const start = createStart(store, builder);
  return {
    /** Trains by one of the two recipes, or by both one after the other. @param {RecipeKey[]} keys */
    train(keys) {
      const wanted = PRESETS.filter(({ key }) => keys.includes(key)).map(({ key, isNormalized }) => ({
        recipe: RECIPES[key],
        isNormalized,
      }));
      return start(keys.join(), wanted);
    },
    /** Trains by the person's own recipe. */
    async trainOwn() {
      const { recipe } = readRecipe(store.state.settings.form);
      if (recipe) await start("own", [{ recipe, isNormalized: false }]);
    },
    /** @param {string} id */
    remove: (id) => void removeTraining(store, id),
    /** @param {string} id @param {string} title */
    rename: (id, title) => void retitleTraining(store, id, title),
    /** Leaves the epochs, and keeps the newest one's network on the page. @param {import("../../training").Epoch} epoch */
    use({ network }) {
      builder.showNetwork(network);
      dispatch({ type: "used" });
    },
    /** @param {RecipeKey} key */
    fill: (key) => dispatch({ type: "form", form: formOf(RECIPES[key]) }),
    /** @param {string} id */
    open: (id) => dispatch({ type: "showed", runs: [id] }),
    /** Lays a training's curves over those that are shown. @param {string} id */
    overlay: (id) => dispatch({ type: "showed", runs: [...store.state.settings.runs, id] }),
  };
}

/**
 * The function that starts trainings; they run one after the other in the server's queue.
 * @param {Store} store
 * @param {Builder} builder
 */
function createStart(store, builder) {
  const { dispatch } = store;
  const { signal } = new AbortController();

  /** @param {Wanted} wanted */
  async function send({ recipe, isNormalized }) {
    const draft = builder.draft();
    const isStored = isNormalized && !hasBatchNorm(draft.layers);
    const network = isStored
      ? await builder.store({ ...draft, layers: withBatchNorm(draft.layers) })
      : presentNetwork(store.state, builder);
    const body = { network, dataset: store.state.settings.dataset, ...recipe };
    return startTraining(body, signal, (refusal) => {
      if (refusal) complain(dispatch, "start", refusal);
      else dispatch({ type: "recovered", source: "start" });
    });
  }

  /** @param {string} starting @param {Wanted[]} trainings */
  return async (starting, trainings) => {
    dispatch({ type: "starting", starting });
    try {
      const records = [];
      for (const wanted of trainings) records.push(await send(wanted));
      dispatch({ type: "started", records });
    } catch (error) {
      complain(dispatch, "start", error);
    }
  };
}

/** The draft's network, or one with its layers that is used in its place: a trained one is trained further. @param {State} state @param {Builder} builder */
function presentNetwork({ settings: { epoch } }, { shown, network }) {
  return (epoch === null ? shown() : null) ?? network();
}

/** Cancels a training that is not finished, and removes one that is. @param {Store} store @param {string} id */
export async function removeTraining({ state, dispatch }, id) {
  const record = state.records[id] ?? state.list?.find((each) => each.id === id);
  try {
    await deleteTraining(id);
    if (isUnfinished(record)) dispatch({ type: "record", record: await fetchTraining(id) });
    else dispatch({ type: "removed", id });
  } catch (error) {
    complain(dispatch, "trainings", error);
  }
}

/** Gives a training another title; an empty one takes it away. @param {Store} store @param {string} id @param {string} typed */
export async function retitleTraining({ dispatch }, id, typed) {
  const title = typed.trim() || null;
  try {
    await renameTraining(id, title);
    dispatch({ type: "renamed", id, title });
  } catch (error) {
    complain(dispatch, "trainings", error);
  }
}
