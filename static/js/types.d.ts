/** Shapes shared by the modules. Axes are (channel, row, column), row before column. */

/** [row, column] */
export type Pair = [number, number];

/** A float32 tensor of shape (C, H, W), row-major, as the server sent it. */
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

/** What the person points at: an output cell (its window) or an input cell (who reads it). */
export interface Focus extends Cell {
  plane: "input" | "output";
}

/** A channel of the input and one of the output. */
export interface Channels {
  input: number;
  output: number;
}

/** What one input channel gives to one output channel: height * width numbers, row-major. */
export interface KernelPlane {
  weights: number[];
  /** Name of the preset these weights are, or null for the person's own. */
  preset: string | null;
}

/** All weights of a layer. */
export interface Kernel {
  height: number;
  width: number;
  /** By output channel, then by input channel within the group. */
  planes: KernelPlane[][];
  /** One an output channel; all zero stands for bias=False. */
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

/** What every page's settings have; pages add their own. They decide the result, and the URL carries them. */
export interface LabSettings {
  /** A sample's name or an image id. */
  image: string;
  /** Longest side in pixels that a photograph is reduced to. */
  size: number;
  /** How a photograph enters: as luma or as three channels; a matrix always enters as it is. */
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
  /** Of ConvTranspose2d alone. */
  outputPadding: Pair;
  /** How ConvTranspose2d is shown. */
  view: "gather" | "scatter";
  /** Whether each weight has a colour of its own. */
  identity: boolean;
  /** The query of settings to compare with, or null. */
  compare: string | null;
}

/** The server's answer for one set of settings. */
export interface LabResult<S extends LabSettings> {
  settings: S;
  input: Tensor;
  output: Tensor;
  /** The plane that the debugger steps over: "output" where left out. */
  walk?: "input" | "output";
}

export type Result = LabResult<Settings>;

/** How the cells of an output's axis read those of the input's. */
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
  /** The server's own, where it is a refusal of the server. */
  code?: string;
}

/** What is looked at of a result. */
export interface View {
  /** Row-major index of the last revealed output cell; null shows the finished map. */
  step: number | null;
  pinned: Focus | null;
  /** The channel of each plane that is looked at. */
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
  /** What an address asks to look at, until there is the result to look at. */
  wanted: View | null;
  playing: boolean;
  hover: Focus | null;
  /** Row-major index of the weight that is pointed at. */
  weight: number | null;
}

/** One element under the kernel: its value, its weight and where it was read. */
export interface Tap {
  row: number;
  column: number;
  /** Whether the place is no cell of the input: padding, or a zero put between. */
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
