/** Types of top patches. The API's documents keep the API's names. */
import type { FieldBox, InspectionSettings } from "./inspection";
import type { Cell, Tensor } from "./types";

/** A channel of a node, and the data set whose pictures pass. */
export interface PatchesQuestion extends Pick<InspectionSettings, "network" | "size" | "zero"> {
  /** Name or id. */
  dataset: string;
  node: string;
  channel: number;
}

/** The cell of a picture where the channel is greatest. */
export interface Patch extends Cell {
  image: string;
  /** Index of its class. */
  label: number;
  /** null is infinite. */
  value: number | null;
  receptive_field: FieldBox;
  /** The picture as it enters the network. */
  input: Tensor;
}

export interface TopPatches {
  question: PatchesQuestion;
  patches: Patch[];
}
