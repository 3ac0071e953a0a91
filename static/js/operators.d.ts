/** Shapes of the pages that apply one operator: activation and pooling. */
import type { LabResult, LabSettings, Pair, Tensor } from "./types";

/** Parameters of all activations; each reads its own. */
export interface ActivationParameters {
  negative_slope: number;
  /** PReLU's one weight. */
  weight: number;
  alpha: number;
  beta: number;
  threshold: number;
  approximate: "none" | "tanh";
}

export interface ActivationSettings extends LabSettings {
  op: string;
  parameters: ActivationParameters;
  /** What the activation is applied to. */
  source: "picture" | "convolution";
  /** Query of the convolution page, without the picture. */
  convolution: string;
}

/** A formula as a tree. */
export type Formula =
  | { kind: "letter" | "number" | "sign"; text: string }
  | { kind: "row" | "fraction" | "power" | "root" | "cases"; parts: Formula[] };

export type PoolingOp = "MaxPool2d" | "AvgPool2d" | "LPPool2d" | "AdaptiveAvgPool2d" | "AdaptiveMaxPool2d";

export type Direction = "none" | "left" | "right" | "up" | "down";

export interface PoolingSettings extends LabSettings {
  op: PoolingOp;
  kernelSize: Pair;
  /** null: as large as the kernel. */
  stride: Pair | null;
  padding: Pair;
  dilation: Pair;
  ceilMode: boolean;
  countIncludePad: boolean;
  normType: number;
  outputSize: Pair;
  /** Where the input is moved by one pixel, to see what becomes of the result. */
  shift: Direction;
}

/** What a shift of the input by one pixel does, in PyTorch's own maps. */
export interface Shift {
  direction: Direction;
  /** Result of the shifted input, and how it differs from that of the unshifted one. */
  output: Tensor;
  difference: Tensor;
  pooled: Change;
  /** The same shift where cells are only left out: stride without pooling. */
  subsampled: Change;
}

export interface Change {
  changed: number;
  cells: number;
  /** Mean absolute change of the result over that of the input; null where the input did not change. */
  relative: number | null;
}

export interface PoolingResult extends LabResult<PoolingSettings> {
  shift: Shift | null;
}

/** A cell of a pooling window. */
export interface Pooled {
  row: number;
  column: number;
  /** Outside the input. */
  padded: boolean;
  /** Whether it takes part: it may win, or the divisor counts it. */
  counted: boolean;
  value: number;
}
