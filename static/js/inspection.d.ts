/** Shapes of the inspection page: a classifier taken apart. The documents are the API's, with its own names. */
import type { Cell, Picture, Problem, Tensor } from "./types";

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
  /** (C, H, W), or (C) where the output is flat. */
  shape: number[];
  parameters: Record<string, unknown>;
  parameter_count: number;
}

export type PreprocessingStep =
  | { step: "resize"; size: number }
  | { step: "center_crop"; size: number }
  | { step: "rescale" }
  | { step: "normalize"; mean: number[]; std: number[] };

export interface Classifier {
  id: string;
  name: string;
  title: string;
  /** Name of the weights that answer. */
  weights: string;
  /** Labels of the classes. */
  classes: string[];
  input: { channels: number; height: number; width: number; preprocessing: PreprocessingStep[] };
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

/** A node of a trace in figures; null is not finite. */
export interface NodeFigures {
  name: string;
  minimum: number | null;
  maximum: number | null;
  mean: number | null;
  zero_fraction: number | null;
}

/** A channel of a node in figures; null is not finite. */
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
  class: number;
  channels: ChannelFigures[];
}

/** What one input channel, or one row of channels, gives to a cell; null is not finite. */
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

/** A cell of a node's output; of a flat one row and column are 0. */
export interface Place extends Cell {
  node: string;
  channel: number;
}

/** A node's output as three axes: a flat one is C maps of one cell. */
export interface NodeMaps {
  node: string;
  tensor: Tensor;
}

/** Kernels of a convolution: of one output channel, or of all where channels is null. */
export interface NodeKernels {
  node: string;
  channels: string | null;
  tensor: Tensor;
}

/** How what speaks for a class is found out, as the API names it. */
export type Method = "grad-cam" | "saliency" | "integrated-gradients" | "occlusion";

/** What in the picture speaks for a class, or why there is nothing to see. */
export interface Attribution {
  /** One number for each pixel of the network's input. */
  map: Tensor;
  label: string;
  /** Where Grad-CAM looked. */
  node: string;
  /** The class's logit. */
  score: number;
  explanation: string | null;
}

export type Order = "channel" | "mean" | "maximum" | "zeros" | "influence";

/** What decides the numbers. */
export interface InspectionSettings {
  /** A sample's name or an image id. */
  image: string;
  /** An architecture's name or a network id. */
  network: string;
  /** Channels set to zero, by node, as the API writes them; empty for none. */
  zero: string;
  /** The class whose influence and gradient are asked for; null is the top one. */
  classIndex: number | null;
}

/** What is looked at. */
export interface InspectionView {
  /** The opened node; null leaves it to the page. */
  node: string | null;
  channel: number;
  /** The chosen cell; null stands for the channel's largest. */
  cell: Cell | null;
  /** The cells that were walked through before the chosen one, the first one first. */
  path: Place[];
  order: Order;
  /** What shares one colour scale: the maps of a node, or each map has its own. */
  scope: "node" | "map";
  /** Whether the gradient of the chosen cell is laid over the picture. */
  gradient: boolean;
  /** How what speaks for the class is found out; null where it is not asked for. */
  method: Method | null;
  /** Whether Grad-CAM looks at the opened node, and not where the API does by itself. */
  atOpened: boolean;
  /** Of what lies over the picture for the class, in per cent. */
  opacity: number;
  /** The other trace: "" for all channels on where some are off, "none", "image:" and a sample or "network:" and an id. */
  compare: string;
}

/** What the server was asked for, each with the key of its question. */
export interface Answers {
  networks: ListedNetwork[];
  network: Classifier;
  prediction: Prediction;
  overview: Map<string, Tensor>;
  entered: Tensor;
  maps: NodeMaps;
  channels: ChannelTable;
  cell: CellDocument;
  /** Of each cell on the path its map, by the text of its place. */
  trail: { subject: string; maps: Map<string, Tensor> };
  gradient: Tensor;
  attribution: Attribution;
  samples: (Picture & { name: string })[];
  summary: NodeFigures[];
  otherSummary: NodeFigures[];
  otherPrediction: Prediction;
  otherMaps: NodeMaps;
  kernels: NodeKernels;
}

export type Answered = { [Name in keyof Answers]?: { key: string; value: Answers[Name] } };

export interface InspectionState {
  settings: InspectionSettings;
  view: InspectionView;
  picture: Picture | null;
  /** Whether the server can compute. */
  isReady: boolean;
  answers: Answered;
  /** What is being asked for. */
  waiting: (keyof Answers)[];
  /** The problem shown; with the question that it was an answer to, if any, whose next answer removes it. */
  problem: (Problem & { source?: keyof Answers }) | null;
}
