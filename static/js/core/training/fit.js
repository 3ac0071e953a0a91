/** Misfits of a network and a data set, with the change that mends each. */

/** @typedef {import("../../training").DataSet} DataSet */
/** @typedef {import("./batch_norm.js").Layer} Layer */
/** @typedef {import("../../training").LayersDocument} Draft */
/** @typedef {Draft["input"]} Input */
/** @typedef {{sentence: string, mend: {title: string, draft: Draft} | null}} Misfit mend: what the button does; null where no single change mends it */

/**
 * @param {Draft} draft the network's input and layers, as in the API
 * @param {number[]} output shape of the last layer's output
 * @param {DataSet} dataset
 * @returns {Misfit | null} null where the network fits
 */
export function misfitOf(draft, output, dataset) {
  return misfitOfInput(draft, dataset) ?? misfitOfOutput(draft, output, dataset);
}

/** @param {Draft} draft @param {DataSet} dataset @returns {Misfit | null} */
function misfitOfInput({ input, layers }, dataset) {
  const { channels, height, width } = wantedInput(input, dataset);
  if (input.channels === channels && input.height === height && input.width === width) return null;
  const size = `${channels} × ${height} × ${width}`;
  const own = `${input.channels} × ${input.height} × ${input.width}`;
  const pictures = isOfOneSize(dataset)
    ? `are ${size} (channels × height × width)`
    : `have ${channels} channels`;
  return {
    sentence: `The pictures of ${dataset.title} ${pictures}, and the network\u2019s input is ${own}.`,
    mend: {
      title: `Make the input ${size}`,
      draft: { input: { channels, height, width }, layers: refitted(layers, input, channels) },
    },
  };
}

/** @param {DataSet} dataset */
export function isOfOneSize({ channels, height, width }) {
  return channels !== null && height !== null && width !== null;
}

/** The input for a data set: what its pictures have in common, else what the network has. @param {Input} input @param {DataSet} dataset */
function wantedInput(input, { channels, height, width }) {
  return {
    channels: channels ?? input.channels,
    height: height ?? input.height,
    width: width ?? input.width,
  };
}

/** Layers for another number of input channels: the first convolution takes them, Linear layers count anew. @param {Layer[]} layers @param {Input} input @param {number} channels */
function refitted(layers, input, channels) {
  const first = layers.findIndex(({ op }) => op.startsWith("Conv"));
  return layers.map((layer, index) => {
    if (layer.op === "Linear" && index === layers.findIndex(({ op }) => op === "Linear"))
      return { ...layer, in_features: null };
    return index === first && layer.in_channels === input.channels
      ? { ...layer, in_channels: channels }
      : layer;
  });
}

/** @param {Draft} draft @param {number[]} output @param {DataSet} dataset @returns {Misfit | null} */
function misfitOfOutput({ input, layers }, output, { title, classes }) {
  const count = classes.length;
  if (output.length === 1 && output[0] === count) return null;
  const last = layers.findLastIndex(({ op }) => op === "Linear");
  const isFlat = output.length === 1;
  const gives = isFlat ? `${output[0]} numbers` : `maps of ${output.join(" × ")}`;
  const sentence = `${title} has ${count} classes, and the network ends in ${gives}. A classifier ends in one number for each class.`;
  if (isFlat && last >= 0) {
    const changed = layers.map((layer, index) =>
      index === last ? { ...layer, out_features: count } : layer,
    );
    return { sentence, mend: { title: `out_features = ${count}`, draft: { input, layers: changed } } };
  }
  const added = [
    ...(isFlat ? [] : [{ op: "Flatten" }]),
    { op: "Linear", in_features: null, out_features: count },
  ];
  return {
    sentence,
    mend: {
      title: `Add ${isFlat ? "" : "Flatten and "}Linear(out_features=${count})`,
      draft: { input, layers: [...layers, ...added] },
    },
  };
}
