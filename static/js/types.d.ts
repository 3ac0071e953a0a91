/** Types shared by the modules. Axes are (channel, row, column), row before column. */

/** [row, column] */
export type Pair = [number, number];

/** A float32 tensor of shape (C, H, W), row-major. */
export interface Tensor {
  channels: number;
  height: number;
  width: number;
  values: Float32Array;
}

/** One axis of a sliding window, in cells. */
export interface Window {
  kernelSize: number;
  stride: number;
  paddingBefore: number;
  paddingAfter: number;
  dilation: number;
}

/** A cell of one plane. */
export interface Cell {
  row: number;
  column: number;
}

/** The cell in focus: an output cell (with its window) or an input cell (with the outputs that read it). */
export interface Focus extends Cell {
  plane: "input" | "output";
}

/** A channel of the input and one of the output. */
export interface Channels {
  input: number;
  output: number;
}

/** Weights from one input channel to one output channel: height * width numbers, row-major. */
export interface KernelPlane {
  weights: number[];
  /** Name of the preset with these weights, or null for other weights. */
  preset: string | null;
}

/** All weights of a layer. */
export interface Kernel {
  height: number;
  width: number;
  /** By output channel, then by input channel within the group. */
  planes: KernelPlane[][];
  /** One for each output channel; all zero means bias=False. */
  bias: number[];
}

/** Padding in cells: above, below, left, right. */
export type Sides = [number, number, number, number];

export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

export interface Preset {
  name: string;
  title: string;
  kernel: number[][];
  note: string;
}

export interface Picture {
  id: string;
  kind: "photo" | "matrix";
  title: string;
  credit: string;
  width: number;
  height: number;
  channels: number;
}

/** Settings of every lab page. They determine the result, and the URL contains them. */
export interface LabSettings {
  /** A sample's name or an image id. */
  image: string;
  /** Longest side in pixels that a photograph is reduced to. */
  size: number;
  /** Channels of a photograph as input: luma or three channels. A matrix keeps its own. */
  color: "grey" | "rgb";
}

/** Settings of the convolution page. */
export interface Settings extends LabSettings {
  operator: "Conv2d" | "ConvTranspose2d";
  groups: number;
  kernel: Kernel;
  stride: Pair;
  padding: Sides | "same";
  paddingMode: PaddingMode;
  dilation: Pair;
  /** Only of ConvTranspose2d. */
  outputPadding: Pair;
  /** View of ConvTranspose2d. */
  view: "gather" | "scatter";
  /** Whether each weight has a distinct colour. */
  identity: boolean;
  /** The query of settings to compare with, or null. */
  compare: string | null;
}

/** The server's answer for one set of settings. */
export interface LabResult<S extends LabSettings> {
  settings: S;
  input: Tensor;
  output: Tensor;
  /** The plane that the debugger walks over; "output" by default. */
  walk?: "input" | "output";
  /** Groups that the channels are divided into; 1 by default. */
  groups?: number;
}

export type Result = LabResult<Settings>;

/** Relation between output and input cells along one axis. */
export interface Axis {
  /** Cells of the output along the axis. */
  count: number;
  /** Input coordinates that an output cell reads; outside 0..size-1 is padding. */
  cells(output: number): number[];
  /** Output indices that read an input cell. */
  readers(input: number): number[];
}

export interface Problem {
  title: string;
  detail: string;
  /** The server's error code, if the server refused the request. */
  code?: string;
}

/** The parts of a result that are shown. */
export interface View {
  /** Row-major index of the last revealed output cell; null shows the finished map. */
  step: number | null;
  pinned: Focus | null;
  /** The channel shown of each plane. */
  channels: Channels;
  /** Output cells per second. */
  speed: number;
}

export interface LabState<S extends LabSettings> extends View {
  settings: S;
  picture: Picture | null;
  result: LabResult<S> | null;
  waiting: boolean;
  problem: Problem | null;
  /** The link's view, until the result arrives. */
  wanted: View | null;
  playing: boolean;
  hover: Focus | null;
  /** Row-major index of the weight under the pointer. */
  weight: number | null;
  /** Whether each cell is to be guessed before the result is shown. */
  predicts: boolean;
  /** The cell that was guessed last. */
  answered: AnsweredCell | null;
}

/** A cell of one output channel of a result. */
export interface AnsweredCell extends Cell {
  result: LabResult<LabSettings>;
  channel: number;
}

/** One element under the kernel: its value, its weight and its place. */
export interface Tap {
  row: number;
  column: number;
  /** Whether the place is outside the input: padding or an inserted zero. */
  padded: boolean;
  value: number;
  weight: number;
  product: number;
  /** Row-major index of the weight in its plane. */
  index: number;
}

/** The taps of one input channel and their sum. */
export interface Term {
  channel: number;
  taps: Tap[];
  sum: number;
}

export interface Scale {
  palette: "grey" | "sequential" | "diverging";
  minimum: number;
  maximum: number;
}

/** Rows and columns of an input that no output cell reads. */
export interface Unread {
  rows: number[];
  columns: number[];
}

/** How many parts of a long computation are done, and how many there are. */
export interface Progress {
  done: number;
  total: number;
}
