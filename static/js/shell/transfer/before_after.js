/** The section that shows one picture before and after the training: predictions, and attributions on one scale. */
import { choiceFromQuery, choiceToQuery } from "../../core/transfer/comparison_link.js";
import { inspectionLink, ownClass } from "../../core/transfer/explained.js";
import { createStore } from "../../state/store.js";
import { openedRecord } from "../../state/training.js";
import {
  initialBeforeAfter,
  isSameQuestion,
  reduceBeforeAfter,
  shownAnswer,
} from "../../state/transfer/before_after.js";
import { find } from "../../view/dom/elements.js";
import { watchSight } from "../../view/dom/in_sight.js";
import { createBeforeAfter } from "../../view/transfer/before_after/panel.js";
import { createEnteredQuestion, createSideQuestion } from "./before_after/questions.js";

/** @typedef {import("./start.js").Face} Face */
/** @typedef {import("../../transfer").BeforeAfterState} State */
/** @typedef {import("../../transfer").SideName} SideName */
/** @typedef {import("../../transfer").SideQuestion} SideQuestion */
/** @typedef {import("../../state/transfer/before_after.js").Action} Action */
/** @typedef {{readonly state: State, dispatch: (action: Action) => void, subscribe: (subscriber: () => void) => void}} Store */

const TRAIN_FIRST = "Train first: the network after the training answers here.";

/** @param {Face} face @returns {import("./start.js").Section} */
export function createBeforeAfterSection(face) {
  const root = find("#before-after", HTMLElement);
  /** @type {Store} */
  const store = createStore(reduceBeforeAfter, initialBeforeAfter(choiceFromQuery(location.search)));
  const ask = createAsking(face, store);
  const isInSight = watchSight(root, update);
  const panel = createBeforeAfter(root, {
    choose(choice) {
      store.dispatch({ type: "chosen", choice });
      face.keepAddress("method" in choice ? "attribution" : null);
    },
  });

  /** Nothing is asked while nobody looks, so that a training has the server for itself. */
  function update() {
    if (isInSight()) ask();
    face.redraw();
  }

  for (const each of [store, face.store, face.training]) each.subscribe(update);
  return {
    query: () => choiceToQuery(store.state),
    kept: () => choiceToQuery(store.state),
    restore: (query) => store.dispatch({ type: "chosen", choice: choiceFromQuery(query) }),
    show: () => panel.show(store.state, shownOf(face, store.state)),
    isMoving: () => false,
  };
}

/** The function that asks for what the panel is to show. @param {Face} face @param {Store} store */
function createAsking(face, store) {
  const before = createSideQuestion("before", store.dispatch);
  const after = createSideQuestion("after", store.dispatch);
  const entered = createEnteredQuestion(store.dispatch, (problem) =>
    face.store.dispatch({ type: "failed", problem }),
  );
  return () => {
    const questions = questionsOf(face, store.state);
    before.want(questions.before);
    after.want(questions.after);
    const { picture } = face.store.state;
    entered.want(questions.before && picture && { ...questions.before, picture });
  };
}

/** What the page asks of each network now; null where there is no network or no picture. @param {Face} face @param {State} state @returns {Record<SideName, SideQuestion | null>} */
function questionsOf({ store, training, base, trained, classes }, { method }) {
  const { settings, picture, pictures } = store.state;
  if (!picture) return { before: null, after: null };
  const record = openedRecord(training.state);
  const label = ownClass(picture.id, { mistakes: record?.mistakes ?? [], classes: classes() }, pictures);
  const shared = { image: settings.image, method, label };
  const network = trained();
  return {
    before: { ...shared, network: base(), line: base() },
    after: network === null || !record ? null : { ...shared, network, line: record.id },
  };
}

/** @param {Face} face @param {State} state @returns {Parameters<ReturnType<typeof createBeforeAfter>["show"]>[1]} */
function shownOf(face, state) {
  const { before, after } = questionsOf(face, state);
  const { picture } = face.store.state;
  const entered = state.entered?.image === before?.image ? state.entered : null;
  const answers = {
    before: shownAnswer(state.sides.before, before),
    after: shownAnswer(state.sides.after, after),
  };
  const epoch = openedRecord(face.training.state)?.history.find(
    ({ network }) => network === (answers.after?.question ?? after)?.network,
  );
  return {
    before: {
      title: `Before${entered ? `: ${entered.title}` : ""}`,
      missing: "",
      problem: problemOf(state, "before", before),
      answer: answers.before,
    },
    after: {
      title: `After${epoch ? ` epoch ${epoch.epoch}` : ""}`,
      missing: after ? "" : TRAIN_FIRST,
      problem: problemOf(state, "after", after),
      answer: answers.after,
    },
    entered,
    picture: pictureWords(picture, before?.label ?? null),
    compare: before && after && inspectionLink(after, { before: before.network }),
  };
}

/** @param {State} state @param {SideName} side @param {SideQuestion | null} question */
function problemOf(state, side, question) {
  const { refusal } = state.sides[side];
  return refusal && question && isSameQuestion(refusal.question, question) ? refusal.problem : null;
}

/** @param {import("../../types").Picture | null} picture @param {string | null} label */
function pictureWords(picture, label) {
  if (!picture) return "";
  return label === null ? picture.title : `Its class: ${label}`;
}
