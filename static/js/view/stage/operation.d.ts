/** The interface between the stage of a lab page and the page's operator. */
import type { Axis, Cell, Channels, LabResult, LabSettings, Scale, Tensor, Unread } from "../../types";
import type { Margin } from "../../core/layout/plane.js";
import type { Filler, PaddedText, Theme } from "../../draw/plane.js";

export interface PlaneScales {
  input: Scale;
  output: Scale;
}

/** Shows what computes a cell; nothing that gives away the value while it is hidden. */
export type Explain<S extends LabSettings> = (
  result: LabResult<S>,
  cell: Cell,
  channels: Channels,
  scales: PlaneScales,
  theme: Theme,
  hidden: boolean,
) => void;

export interface Operation<S extends LabSettings> {
  /** Rows, columns. */
  axes(result: LabResult<S>): [Axis, Axis];
  padding(result: LabResult<S>): Margin;
  scales(result: LabResult<S>): PlaneScales;
  /** The value of the padding; 0 where left out. */
  padded?(result: LabResult<S>): PaddedText;
  /** Whether each output channel is computed from the input channel of its number alone. */
  channelwise?: boolean;
  /** The name of an input channel; its number where left out. */
  channelName?(result: LabResult<S>, channel: number): string;
  /** The one input cell that an output cell takes its value from, if there is one. */
  winner?(result: LabResult<S>, cell: Cell, channels: Channels): Cell | null;
  /** Called with each new result before it is drawn. */
  load?(result: LabResult<S>, scales: PlaneScales): void;
  /** The input cell that a cell of padding repeats. */
  source?(result: LabResult<S>, cell: Cell): Cell | null;
  /** The input with its padding, where that holds more than zeros. */
  around?(result: LabResult<S>): Tensor | null;
  /** Rows and columns of the input that no output cell reads. */
  unread?(result: LabResult<S>): Unread;
  filler?(result: LabResult<S>): Filler;
  /** A colour for each tap of the window, in row-major order, where each weight has its own. */
  tint?(result: LabResult<S>): ((slot: number) => string) | null;
  /** The rows and columns of a plane that one weight meets. */
  touched?(
    result: LabResult<S>,
    weight: number,
  ): { plane: "input" | "output"; rows: number[]; columns: number[] };
  /** Called at each frame with the output cell that is looked at. */
  placed?(result: LabResult<S>, cell: Cell, channels: Channels): void;
  /** Called at each frame with the input cell that is looked at. */
  stamped?(result: LabResult<S>, cell: Cell): void;
  explain: { show: Explain<S>; showInput?: Explain<S> };
}
