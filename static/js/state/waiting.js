/** Answers that the inspection page still waits for. */

/** @typedef {import("../inspection").InspectionState} State */
/** @typedef {import("../inspection").Answers} Answers */

/** Answers that take longer than the rest. @type {(keyof Answers)[]} */
const SLOW = ["attribution", "channels", "modes", "patches"];

/** Whether every answer is there but those that take long. @param {State} state */
export function isAnswered({ waiting }) {
  return waiting.every((name) => SLOW.includes(name));
}

/** Whether the last answer of a kind is not one to what the page shows now. @param {State} state @param {keyof Answers} name */
export function isStale({ answers, asked }, name) {
  return answers[name] !== undefined && answers[name]?.key !== asked[name];
}
