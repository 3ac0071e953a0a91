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

export interface Kernel {
  height: number;
  width: number;
  /** Row-major, height * width numbers. */
  weights: number[];
  /** Name of the preset these weights are, or null for the person's own. */
  preset: string | null;
}

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
}

/** Settings of the convolution page. */
export interface Settings extends LabSettings {
  kernel: Kernel;
  stride: Pair;
  padding: Pair;
  bias: number;
}

/** The server's answer for one set of settings. */
export interface LabResult<S extends LabSettings> {
  settings: S;
  input: Tensor;
  output: Tensor;
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
}

/** One element under the kernel: its value, its weight and where it was read. */
export interface Tap {
  row: number;
  column: number;
  padded: boolean;
  value: number;
  weight: number;
  product: number;
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
