/** Channels of grouped layers: an output channel reads the input channels of its own group. */

/** @typedef {import("../../types").Channels} Channels */
/** @typedef {{inputs: number, outputs: number, groups: number}} Layer counts of channels and of groups */

/** @param {number} channel @param {number} count of channels @param {number} groups */
const groupOf = (channel, count, groups) => Math.floor(channel / (count / groups));

/**
 * The first of the input channels that an output channel reads.
 * @param {number} output
 * @param {{out_channels: number, in_channels: number, groups: number}} layer PyTorch's parameters
 */
export function firstInputOf(output, { out_channels, in_channels, groups }) {
  return groupOf(output, out_channels, groups) * (in_channels / groups);
}

/** The channel at the same place of another group. @param {number} channel @param {number} count @param {number} groups @param {number} group */
const movedTo = (channel, count, groups, group) => (channel % (count / groups)) + group * (count / groups);

/**
 * The channels to show: within the layer, the input channel in the group of the output channel.
 * @param {Channels} channels
 * @param {Layer} layer
 * @returns {Channels}
 */
export function connected(channels, { inputs, outputs, groups }) {
  const output = Math.min(channels.output, outputs - 1);
  const input = Math.min(channels.input, inputs - 1);
  const group = groupOf(output, outputs, groups);
  if (groupOf(input, inputs, groups) === group) return { input, output };
  return { input: movedTo(input, inputs, groups, group), output };
}

/**
 * The channels after a choice: an input channel of another group takes the output channel along, and the reverse.
 * @param {Channels} channels
 * @param {Partial<Channels>} chosen
 * @param {Layer} layer
 * @returns {Channels} a channel that the layer does not have yet is kept
 */
export function choosing(channels, chosen, layer) {
  const { inputs, outputs, groups } = layer;
  const next = { ...channels, ...chosen };
  if (next.input >= inputs || next.output >= outputs) return next;
  const group = groupOf(next.input, inputs, groups);
  const takesAlong = chosen.output === undefined && groupOf(next.output, outputs, groups) !== group;
  return takesAlong
    ? { ...next, output: movedTo(next.output, outputs, groups, group) }
    : connected(next, layer);
}
