/** Sorting a node's channels, and searching them by number or label. */

/** @typedef {import("../../inspection").ChannelFigures} ChannelFigures */

/** @type {Record<Exclude<import("../../inspection").Order, "channel">, (figures: ChannelFigures) => number | null>} */
const FIGURES = {
  mean: ({ mean }) => mean,
  maximum: ({ maximum }) => maximum,
  zeros: ({ zero_fraction: share }) => share,
  influence: ({ influence }) => (influence === null ? null : Math.abs(influence)),
};

/**
 * Channels in descending order of a figure. Equal figures are ordered by channel number, non-finite ones last.
 * @param {ChannelFigures[]} channels
 * @param {import("../../inspection").Order} order
 * @returns {number[]}
 */
export function ordered(channels, order) {
  if (order === "channel") return channels.map(({ channel }) => channel).sort((a, b) => a - b);
  const figure = FIGURES[order];
  return [...channels]
    .sort((a, b) => (figure(b) ?? -Infinity) - (figure(a) ?? -Infinity) || a.channel - b.channel)
    .map(({ channel }) => channel);
}

/**
 * The channels that match a typed text: the channel of that number, or classes whose label contains it.
 * @param {string} text
 * @param {number} count of channels
 * @param {string[]} labels by channel; empty if channels have none
 * @returns {number[] | null} null if nothing is typed
 */
export function found(text, count, labels) {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return null;
  const channels = Array.from({ length: count }, (_, channel) => channel);
  if (/^\d+$/.test(wanted)) {
    const exactly = Number(wanted);
    return channels
      .filter((channel) => String(channel).startsWith(wanted))
      .sort((a, b) => Number(b === exactly) - Number(a === exactly) || a - b);
  }
  return channels.filter((channel) => labels[channel]?.toLowerCase().includes(wanted));
}
