/** Types of the inspection page. The API's documents keep the API's names. */
import type { TopPatches } from "./patches";
import type { DataSet } from "./training";
import type { Cell, Picture, Problem, Progress, Tensor } from "./types";

/** The half-open box of input cells that a cell depends on. */
export interface FieldBox {
  top: number;
  left: number;
  bottom: number;
  right: number;
  status: "exact" | "upper_bound" | "whole_input";
}

export interface GraphNode {
  name: string;
  op: string;
  inputs: string[];
  /** (C, H, W), or (C) if the output is flat. */
  shape: number[];
  parameters: Record<string, unknown>;
  parameter_count: number;
  tensors: { name: string; shape: number[]; count: number }[];
  /** null where the size of the input is not known. */
  multiply_adds: number | null;
  output_bytes: number | null;
  receptive_field: NodeField;
}

/** Receptive field of a node's cell (0, 0), and how far it moves from cell to cell; null is the whole side. */
export interface NodeField {
  height: number | null;
  width: number | null;
  stride: [number, number];
  offset: [number, number];
}

export type PreprocessingStep =
  | { step: "resize"; size: number; interpolation: string }
  | { step: "center_crop"; size: number }
  | { step: "fit"; height: number; width: number }
  | { step: "luma" | "repeat" | "rescale" | "as_is" }
  | { step: "normalize"; mean: number[]; std: number[] };

/** A network as the API describes it: sizes are null where they depend on the picture. */
export interface NetworkDocument extends Omit<InspectedNetwork, "classes" | "input"> {
  classes: string[] | null;
  input: {
    channels: number;
    height: number | null;
    width: number | null;
    preprocessing: PreprocessingStep[] | null;
  };
}

/** A network, with shapes for the size of one picture. */
export interface InspectedNetwork {
  id: string;
  /** Of a built-in architecture. */
  name: string | null;
  title: string;
  /** Name of the weights. */
  weights: string;
  /** Labels of the classes; empty where the network ends in maps. */
  classes: string[];
  /** Layers that follow each other; null for a classifier. */
  layers: Record<string, unknown>[] | null;
  /** The input's size; preprocessing is null where a photograph is only resized. */
  input: { channels: number; height: number; width: number; preprocessing: PreprocessingStep[] | null };
  nodes: GraphNode[];
  edges: [string, string][];
}

export interface ListedNetwork {
  name: string;
  id: string;
  title: string;
  weights: string;
  classes: number;
  parameter_count: number;
  published: {
    name: string;
    state: "absent" | "downloading" | "ready" | "failed";
    received_bytes: number;
    total_bytes: number;
    /** False where the weights come with a Python package. */
    downloadable: boolean;
    problem: string | null;
  };
  variants: { id: string; weights: string }[];
}

export interface PredictedClass {
  index: number;
  label: string;
  probability: number;
  logit: number;
}

export interface Prediction {
  network: string;
  weights: string;
  classes: PredictedClass[];
}

/** Statistics of a node's output; null is not finite. */
export interface NodeFigures {
  name: string;
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  zero_fraction: number | null;
}

/** Statistics of a channel of a node; null is not finite. */
export interface ChannelFigures {
  channel: number;
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  zero_fraction: number | null;
  influence: number | null;
}

export interface ChannelTable {
  node: string;
  /** null where the network has no classes. */
  class: number | null;
  channels: ChannelFigures[];
}

/** Contribution of one input channel, or one row of channels, to a cell; null is not finite. */
export interface CellTerm {
  node: string;
  channel: number | null;
  rows: number[];
  columns: number[];
  source_rows: (number | null)[];
  source_columns: (number | null)[];
  padded: boolean[][];
  values: (number | null)[][];
  weights: (number | null)[][] | null;
  products: (number | null)[][] | null;
  sum: number | null;
  channels: number[] | null;
  winner: Cell | null;
  numbers: Record<string, number | null> | null;
}

export interface CellDocument {
  node: string;
  op: string;
  channel: number;
  row: number;
  column: number;
  value: number | null;
  terms: CellTerm[];
  bias: number | null;
  recomputed: number | null;
  zeroed: boolean;
  receptive_field: FieldBox;
}

/** A cell of a node's output. In a flat output, row and column are 0. */
export interface Place extends Cell {
  node: string;
  channel: number;
}

/** A node's output with three axes: a flat one is C maps of one cell. */
export interface NodeMaps {
  node: string;
  tensor: Tensor;
}

/** Kernels of a convolution: of one output channel, or of all if channels is null. */
export interface NodeKernels {
  node: string;
  channels: string | null;
  tensor: Tensor;
}

/** A node whose operation is another one in train mode. */
export interface Differing {
  node: string;
  op: string;
  reason: "dropout" | "stochastic_depth" | "batch_statistics";
  /** Largest change of its running mean and variance by one run in train mode; null where it has none. */
  statistics_change: number | null;
}

/** A channel of a node, and the classes, in eval mode and then in each run of train mode. */
export interface ModesAnswer {
  node: string;
  channel: number;
  /** Of the first run in train mode. */
  seed: number;
  maps: Tensor[];
  /** Nodes up to this one that differ between the modes. */
  before: Differing[];
  /** Those up to the classes too, where there are any. */
  differing: Differing[];
  /** Outputs of the last node; null where they are no classes. */
  classes: number[][] | null;
}

/** Attribution method, as the API names it. */
export type Method = "grad-cam" | "saliency" | "integrated-gradients" | "occlusion";

/** Attribution of a class to the pixels, or an explanation of why it is empty. */
export interface Attribution {
  /** One number for each pixel of the network's input. */
  map: Tensor;
  label: string;
  /** The node whose output Grad-CAM used. */
  node: string;
  /** The class's logit. */
  score: number;
  explanation: string | null;
}

export type Order = "channel" | "mean" | "maximum" | "zeros" | "influence";

/** Settings that determine every number. */
export interface InspectionSettings {
  /** A sample's name or an image id. */
  image: string;
  /** An architecture's name or a network id. */
  network: string;
  /** Longest side in pixels that a photograph is reduced to for a network without a size of its own. */
  size: number;
  /** Channels set to zero, by node, as the API writes them; empty for none. */
  zero: string;
  /** The class of influence, gradient and attribution; null is the top class. */
  classIndex: number | null;
}

/** The parts of the trace that are shown. */
export interface InspectionView {
  /** The opened node; null leaves it to the page. */
  node: string | null;
  channel: number;
  /** The chosen cell; null is the channel's maximum. */
  cell: Cell | null;
  /** The cells visited before the chosen one, in order. */
  path: Place[];
  order: Order;
  /** Colour scale: common to the maps of a node, or one for each map. */
  scope: "node" | "map";
  /** Whether the gradient of the chosen cell is laid over the picture. */
  gradient: boolean;
  /** Attribution method; null for none. */
  method: Method | null;
  /** Whether Grad-CAM uses the opened node instead of the API's default. */
  atOpened: boolean;
  /** Opacity of the attribution over the picture, in per cent. */
  opacity: number;
  /** Second trace: "" for all channels on if some are off, "none", "image:" and a sample, or "network:" and an id. */
  compare: string;
  /** Seed of the first run in train mode beside eval mode; null where only eval mode is run. */
  train: number | null;
  /** Name or id of the data set whose top patches are looked for; null while none is chosen. */
  dataset: string | null;
  /** Whether the top patches are asked for. */
  patches: boolean;
}

/** Answers of the server, by the name of the question. */
export interface Answers {
  networks: ListedNetwork[];
  network: InspectedNetwork;
  prediction: Prediction;
  overview: Map<string, Tensor>;
  entered: Tensor;
  maps: NodeMaps;
  channels: ChannelTable;
  cell: CellDocument;
  /** The map of each cell on the path, by the text of its place. */
  trail: { subject: string; maps: Map<string, Tensor> };
  gradient: Tensor;
  attribution: Attribution;
  samples: (Picture & { name: string })[];
  summary: NodeFigures[];
  otherSummary: NodeFigures[];
  otherPrediction: Prediction;
  otherMaps: NodeMaps;
  kernels: NodeKernels;
  modes: ModesAnswer;
  datasets: DataSet[];
  patches: TopPatches;
}

export type Answered = { [Name in keyof Answers]?: { key: string; value: Answers[Name] } };

export interface InspectionState {
  settings: InspectionSettings;
  view: InspectionView;
  picture: Picture | null;
  /** Whether the server can compute. */
  isReady: boolean;
  /** Whether the network is the beginning of one that does not fit, so that its output is not the classes. */
  isPart: boolean;
  answers: Answered;
  /** The key of each question as it was last asked; null for one that is not asked now. */
  asked: { [Name in keyof Answers]?: string | null };
  /** Questions that are not answered yet. */
  waiting: (keyof Answers)[];
  /** Parts done of the questions that were asked last, where the server reports them. */
  progress: { [Name in keyof Answers]?: Progress };
  /** The problem shown, with the question that caused it, if any. The next answer to that question removes it. */
  problem: (Problem & { source?: keyof Answers }) | null;
  /** Length of the path at which the walk along the largest contributions was played; null while it is not. */
  playedFrom: number | null;
}
