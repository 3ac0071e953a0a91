/** Names of channels: R, G and B in a colour photograph, else their numbers. */

const COLOURS = ["R", "G", "B"];

/**
 * @param {number} channel of the input
 * @param {{color: "grey" | "rgb"}} settings that fit the picture
 * @param {number} channels of the input
 */
export function channelName(channel, { color }, channels) {
  return color === "rgb" && channels === COLOURS.length ? COLOURS[channel] : `channel ${channel}`;
}
