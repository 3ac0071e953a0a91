/** Types of the activation and pooling pages. */
import type { LabResult, LabSettings, Pair, Tensor } from "./types";

/** Parameters of all activations. Each activation reads its own. */
export interface ActivationParameters {
  negative_slope: number;
  /** The weight of PReLU. */
  weight: number;
  alpha: number;
  beta: number;
  threshold: number;
  approximate: "none" | "tanh";
}

/** What an operator is applied to. */
export interface OperatorInput {
  source: "picture" | "convolution" | "activation";
  /** Query of the convolution page, without the picture. */
  convolution: string;
  /** Query of the activation's function and parameters. */
  activation?: string;
}

export interface ActivationSettings extends LabSettings, OperatorInput {
  op: string;
  parameters: ActivationParameters;
  source: "picture" | "convolution";
}

/** A formula as a tree. */
export type Formula =
  | { kind: "letter" | "number" | "sign"; text: string }
  | { kind: "row" | "fraction" | "power" | "root" | "cases"; parts: Formula[] };

export type PoolingOp = "MaxPool2d" | "AvgPool2d" | "LPPool2d" | "AdaptiveAvgPool2d" | "AdaptiveMaxPool2d";

export type Direction = "none" | "left" | "right" | "up" | "down";

export interface PoolingSettings extends LabSettings, OperatorInput {
  op: PoolingOp;
  kernelSize: Pair;
  /** null: equal to kernelSize. */
  stride: Pair | null;
  padding: Pair;
  dilation: Pair;
  ceilMode: boolean;
  countIncludePad: boolean;
  normType: number;
  outputSize: Pair;
  /** Direction in which the input is shifted by one pixel. */
  shift: Direction;
  activation: string;
}

/** Effect of a shift of the input by one pixel, in maps computed by PyTorch. */
export interface Shift {
  direction: Direction;
  /** Result of the shifted input, and its difference from the unshifted result. */
  output: Tensor;
  difference: Tensor;
  pooled: Change;
  /** The same shift with subsampling only: stride without pooling. */
  subsampled: Change;
}

export interface Change {
  changed: number;
  cells: number;
  /** Mean absolute change of the result divided by that of the input; null if the input did not change. */
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
  /** Whether the cell takes part: it may be the maximum, or the divisor counts it. */
  counted: boolean;
  value: number;
}
