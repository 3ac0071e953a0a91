/** State of the section "Before and after": a pure reducer and selectors. */

/** @typedef {import("../../transfer").BeforeAfterState} State */
/** @typedef {import("../../transfer").SideName} SideName */
/** @typedef {import("../../transfer").SideQuestion} SideQuestion */
/** @typedef {import("../../transfer").SideAnswer} SideAnswer */

/**
 * @typedef {{type: "chosen", choice: Partial<Pick<State, "method" | "opacity">>}
 *   | {type: "predicted" | "answered", side: SideName, answer: SideAnswer}
 *   | {type: "progress", side: SideName, progress: import("../../types").Progress | null}
 *   | {type: "refused", side: SideName, question: SideQuestion, problem: import("../../types").Problem}
 *   | {type: "entered", entered: import("../../transfer").Entered}} Action
 *   predicted: the maps follow
 */

const NOTHING = { answer: null, progress: null, refusal: null };

/** @param {Pick<State, "method" | "opacity">} choice @returns {State} */
export function initialBeforeAfter(choice) {
  return { ...choice, sides: { before: NOTHING, after: NOTHING }, entered: null };
}

/** @param {State} state @param {Action} action @returns {State} */
export function reduceBeforeAfter(state, action) {
  switch (action.type) {
    case "chosen":
      return { ...state, ...action.choice };
    case "entered":
      return { ...state, entered: action.entered };
    case "predicted":
      return isFollowing(state.sides[action.side].answer, action.answer)
        ? state
        : withSide(state, action.side, { answer: action.answer, refusal: null });
    case "answered":
      return withSide(state, action.side, { answer: action.answer, progress: null, refusal: null });
    case "progress":
      return withSide(state, action.side, { progress: action.progress });
    default:
      return withSide(state, action.side, {
        progress: null,
        refusal: { question: action.question, problem: action.problem },
      });
  }
}

/** @param {State} state @param {SideName} side @param {Partial<import("../../transfer").Side>} changed @returns {State} */
function withSide(state, side, changed) {
  return { ...state, sides: { ...state.sides, [side]: { ...state.sides[side], ...changed } } };
}

/** Whether the answer with its maps stays in sight until those of the next one are there too. @param {SideAnswer | null} shown @param {SideAnswer} next */
function isFollowing(shown, next) {
  return shown !== null && sameSubject(shown.question, next.question) && hasMaps(shown, next.question);
}

/** Whether two questions are about one picture, before or after one training. @param {SideQuestion} one @param {SideQuestion} other */
function sameSubject(one, other) {
  return one.image === other.image && one.line === other.line;
}

/** @param {SideAnswer} answer @param {SideQuestion} question */
function hasMaps({ question: { method }, explained }, question) {
  return method === question.method && (method === null || explained.length > 0);
}

/** Whether two questions have one answer. @param {SideQuestion} one @param {SideQuestion} other */
export function isSameQuestion(one, other) {
  return (
    sameSubject(one, other) &&
    one.network === other.network &&
    one.method === other.method &&
    one.label === other.label
  );
}

/** Whether what is asked already may go on although this is the question now: only an epoch has passed. @param {SideQuestion} asked @param {SideQuestion} now */
export function isSameButTheEpoch(asked, now) {
  return isSameQuestion({ ...asked, network: now.network }, now);
}

/** The answer that may stand in sight under a question; its maps only where they are by the chosen method. @param {import("../../transfer").Side} side @param {SideQuestion | null} question @returns {SideAnswer | null} */
export function shownAnswer({ answer }, question) {
  if (!answer || !question || !sameSubject(answer.question, question)) return null;
  const { method } = question;
  if (answer.question.method === method) return answer;
  return { ...answer, question: { ...answer.question, method }, explained: [] };
}
