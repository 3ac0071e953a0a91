/** Types of the page that builds a network. Parameters of layers keep the API's names. */

/** A number, a pair [row, column], the cells of padding on four sides, a word, a switch; null where PyTorch's None or what arrives decides. */
export type Value = number | number[] | string | boolean | null;

/** A layer with all its parameters, such as {op: "MaxPool2d", kernel_size: [2, 2], stride: null, ...}. */
export interface DraftLayer {
  op: string;
  [parameter: string]: Value;
}

export interface DraftInput {
  channels: number;
  height: number;
  width: number;
}

/** A network under construction, whether its layers fit or not. */
export interface Draft {
  input: DraftInput;
  /** Seed of the weights. */
  seed: number;
  layers: DraftLayer[];
}

/** Changed layers with which the layer that did not fit fits. */
export interface Mend {
  title: string;
  input: DraftInput;
  layers: Record<string, unknown>[];
}

/** The first layer that does not fit, in the server's words. */
export interface Misfit {
  /** Index of the layer; null where no single layer is at fault. */
  layer: number | null;
  detail: string;
  /** Path of the parameter at fault; empty where there is none. */
  parameter: string;
  arrives: number[] | null;
  wanted: string;
  mends: Mend[];
}

/** The longest beginning of a draft that fits, as a network of the server. */
export interface Fit {
  /** null where not even the first layer fits. */
  id: string | null;
  /** Number of layers of the draft that it has. */
  count: number;
  misfit: Misfit | null;
}

export interface BuilderState {
  draft: Draft;
  /** A number for each layer that stays its own while layers move around it. */
  keys: number[];
  nextKey: number;
  /** What the server found about `fitted`, the draft that it was asked about last; null before the first answer. */
  fit: Fit | null;
  fitted: Draft | null;
  /** A network of the same layers with other weights that is shown in place of the draft's own; null for none. */
  shown: string | null;
  /** Key of the layer that is edited; "input" for the input, null for none. */
  edited: number | "input" | null;
}
