/** The view as part of a query string: step, pinned cell, channels, speed. Defaults are left out. */
import { parseInteger } from "../text/numbers.js";
import { faultsIn, oneOf } from "./faults.js";

/** @typedef {import("../../types").View} View */

/** Speeds that can be chosen, in output cells per second. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/** @type {View} */
export const FIRST_VIEW = { step: null, pinned: null, channels: { input: 0, output: 0 }, speed: 8 };

/**
 * @param {View} view
 * @returns {string} a query string without "?", empty for the first view
 */
export function viewToQuery({ step, pinned, channels, speed }) {
  const parts = [];
  if (step !== null) parts.push(`step=${step}`);
  if (pinned) parts.push(`pinned=${pinned.plane},${pinned.row},${pinned.column}`);
  if (channels.input + channels.output > 0) parts.push(`channel=${channels.input},${channels.output}`);
  if (speed !== FIRST_VIEW.speed) parts.push(`speed=${speed}`);
  return parts.join("&");
}

/**
 * The view of a query string. Absent and invalid parameters keep their defaults; the result decides which cells exist.
 * @param {string} text
 * @returns {View}
 */
export function viewFromQuery(text) {
  const query = new URLSearchParams(text);
  const [input, output] = cellNumbers(query.get("channel"), 2) ?? [0, 0];
  const pin = (query.get("pinned") ?? "").match(/^(input|output),(.*)$/);
  const cell = pin && cellNumbers(pin[2], 2);
  const speed = Number(query.get("speed"));
  return {
    step: cellNumbers(query.get("step"), 1)?.[0] ?? null,
    pinned: cell ? { plane: pin[1] === "input" ? "input" : "output", row: cell[0], column: cell[1] } : null,
    channels: { input, output },
    speed: SPEEDS.includes(speed) ? speed : FIRST_VIEW.speed,
  };
}

/**
 * Parameters of a link's view that are invalid, or that name what the result does not have.
 * @param {string} text
 * @param {import("../../types").LabResult<import("../../types").LabSettings>} result
 * @returns {string[]} sentences
 */
export function viewFaults(text, result) {
  const query = new URLSearchParams(text);
  const { step, pinned, channels } = viewFromQuery(text);
  const walked = result.walk ?? "output";
  const count = result[walked].height * result[walked].width;
  const faults = faultsIn(text, {
    step: () => step !== null,
    pinned: () => pinned !== null,
    channel: (given) => cellNumbers(given, 2) !== null,
    speed: oneOf(SPEEDS.map(String)),
  });
  if (step !== null && step >= count)
    faults.push(`The ${walked} has ${count} cells, numbered from 0; there is no step ${step}.`);
  const plane = pinned && result[pinned.plane];
  if (plane && (pinned.row >= plane.height || pinned.column >= plane.width))
    faults.push(
      `The ${pinned.plane} has ${plane.height} rows and ${plane.width} columns, numbered from 0; there is no row ${pinned.row}, column ${pinned.column}.`,
    );
  for (const name of /** @type {const} */ (["input", "output"])) {
    const { channels: most } = result[name];
    if (query.has("channel") && channels[name] >= most)
      faults.push(
        `The ${name} has ${most} ${most === 1 ? "channel" : "channels"}, numbered from 0; there is no channel ${channels[name]}.`,
      );
  }
  return faults;
}

/**
 * @param {string | null} text
 * @param {number} count
 * @returns {number[] | null} `count` whole numbers of at least 0, else null
 */
function cellNumbers(text, count) {
  const numbers = (text ?? "")
    .split(",")
    .map(parseInteger)
    .filter((number) => number !== null && number >= 0);
  return numbers.length === count ? /** @type {number[]} */ (numbers) : null;
}
