/** Lists of switched-off channels by node, as the API writes them: conv1:3,7;layer1.0.conv1:0-6,8. */

const ZERO = /^[A-Za-z0-9_.]{1,64}:\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/;
/** Most channels of one node that a list may name. */
const MOST = 10_000;

/** The first and the last of consecutive channels. @typedef {[number, number]} Run */

/** @param {number} first @param {number} last */
const numbers = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** @param {string} text @returns {Map<string, number[]>} ascending, without duplicates; empty if the text is not such a list */
export function readZero(text) {
  /** @type {Map<string, number[]>} */
  const read = new Map();
  for (const part of text === "" ? [] : text.split(";")) {
    if (!ZERO.test(part)) return new Map();
    const [node, list] = part.split(":");
    const channels = new Set(read.get(node));
    for (const run of list.split(",")) {
      const [first, last = first] = run.split("-").map(Number);
      if (last < first || last >= MOST) return new Map();
      for (const channel of numbers(first, last)) channels.add(channel);
    }
    read.set(
      node,
      [...channels].sort((a, b) => a - b),
    );
  }
  return read;
}

/** @param {number[]} channels ascending @returns {Run[]} */
export function runsOf(channels) {
  /** @type {Run[]} */
  const runs = [];
  for (const channel of channels) {
    const last = runs[runs.length - 1];
    if (last && last[1] === channel - 1) last[1] = channel;
    else runs.push([channel, channel]);
  }
  return runs;
}

/** @param {Run} run */
export function runText([first, last]) {
  return first === last ? String(first) : `${first}-${last}`;
}

/** @param {Map<string, number[]>} zero @returns {string} */
export function writeZero(zero) {
  return [...zero]
    .filter(([, channels]) => channels.length > 0)
    .map(([node, channels]) => `${node}:${runsOf(channels).map(runText).join(",")}`)
    .join(";");
}

/** @param {string} text @param {string} node @returns {number[]} */
export function offAt(text, node) {
  return readZero(text).get(node) ?? [];
}

/** @param {string} text @param {string} node @param {number[]} channels that are off at the node from now on, ascending */
function withOff(text, node, channels) {
  return writeZero(readZero(text).set(node, channels));
}

/** @param {string} text @param {string} node @param {number} channel */
export function switchOff(text, node, channel) {
  return withOff(
    text,
    node,
    [...new Set([...offAt(text, node), channel])].sort((a, b) => a - b),
  );
}

/** @param {string} text @param {string} node @param {Run} run */
export function switchOn(text, node, [first, last]) {
  return withOff(
    text,
    node,
    offAt(text, node).filter((channel) => channel < first || channel > last),
  );
}

/** @param {string} text @param {string} node @param {number} channel the only one left on @param {number} count of the node's channels */
export function keepOnly(text, node, channel, count) {
  return withOff(
    text,
    node,
    numbers(0, count - 1).filter((each) => each !== channel),
  );
}

/** @param {string} text @param {string} node */
export function allOn(text, node) {
  return withOff(text, node, []);
}
