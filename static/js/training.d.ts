/** Types of the training section. The API's documents keep the API's names. */
import type { Problem, Tensor } from "./types";

export interface Optimizer {
  name: "SGD" | "Adam" | "AdamW";
  lr: number;
  momentum: number;
  nesterov: boolean;
  weight_decay: number;
}

/** How a network is trained: the part of a training's document that the recipe determines. */
export interface Recipe {
  /** Names of what is trained; null for everything. Left out where the page trains everything. */
  trainable?: string[] | null;
  optimizer: Optimizer;
  schedule: "constant" | "cosine" | "one_cycle";
  batch_size: number;
  epochs: number;
  label_smoothing: number;
  augment: boolean;
  seed: number;
  validation: number;
}

/** A recipe as its fields show it: numbers as they are typed. */
export interface RecipeForm {
  name: string;
  lr: string;
  momentum: string;
  nesterov: boolean;
  weight_decay: string;
  schedule: string;
  batch_size: string;
  epochs: string;
  label_smoothing: string;
  augment: boolean;
  seed: string;
  validation: string;
}

export type FieldName = keyof RecipeForm;

/** The files of a published data set on this server. */
export interface Download {
  state: "absent" | "downloading" | "ready" | "failed";
  received_bytes: number;
  total_bytes: number;
  /** Why it failed, in a sentence. */
  problem: string | null;
}

export interface DataSet {
  /** Null until a published data set is downloaded. */
  id: string | null;
  /** Of a built-in or a published data set; null for this server's own. */
  name: string | null;
  title: string;
  classes: string[];
  /** Pictures of each class. */
  counts: number[];
  /** Null where the pictures differ, as height and width. */
  channels: number | null;
  height: number | null;
  width: number | null;
  credit: string;
  /** Null where others do not publish it. */
  published: Download | null;
}

/** A picture of a data set. */
export interface DataSetItem {
  image: string;
  label: number;
  split: "training" | "validation";
}

export type TrainingPhase = "queued" | "running" | "finished" | "cancelled" | "failed";

/** An epoch that is finished. */
export interface Epoch {
  /** Counted from 1. */
  epoch: number;
  /** Id of the network with the weights after it. */
  network: string;
  train_loss: number;
  train_accuracy: number;
  validation_loss: number;
  validation_accuracy: number;
  seconds: number;
}

export interface Mistake {
  image: string;
  label: number;
  predicted: number;
  probability: number;
}

export interface TrainingRecord {
  id: string;
  /** As a person named it; null until then. */
  title: string | null;
  state: TrainingPhase;
  /** Place in the queue, 1 for the next; null unless it is queued. */
  position: number | null;
  attempt: number;
  /** Id of the network as it was before. */
  network: string;
  /** Its title; null in a record of an earlier version. */
  network_title: string | null;
  dataset: string;
  recipe: Recipe;
  epoch: number;
  epochs: number;
  history: Epoch[];
  /** Numbers of weights and biases. */
  parameters: { trainable: number; frozen: number };
  /** Largest change of a frozen weight, bias or statistic. */
  frozen_change: number;
  /** Whether the outputs of the frozen layers are computed once for each picture. */
  features_cached: boolean;
  /** Pictures of each class by the predicted class, after the last epoch; null before the first. */
  confusion: number[][] | null;
  mistakes: Mistake[];
  /** The trained network; null until the training has ended with one. */
  network_id: string | null;
  /** Why it failed, in a sentence. */
  problem: string | null;
}

/** How far the epoch at hand is; in epoch 0 pictures are read instead of batches. */
export interface EpochProgress {
  epoch: number;
  batch: number;
  batches: number;
  seconds_left: number | null;
}

/** What a running training tells. */
export type TrainingEvent =
  | {
      name: "state";
      data: Pick<TrainingRecord, "state" | "position" | "attempt" | "problem">;
    }
  | { name: "progress"; data: EpochProgress }
  | { name: "epoch"; data: Epoch };

/** One of the two trainings whose curves are laid over each other. */
export interface Run {
  id: string;
  record: TrainingRecord | null;
  progress: EpochProgress | null;
}

/** Settings of the section, which the address contains. */
export interface TrainingSettings {
  /** A built-in data set's name or a data set's id. */
  dataset: string;
  /** The person's own recipe. */
  form: RecipeForm;
  /** Ids of at most two trainings whose curves are shown. */
  runs: string[];
  /** Index in runs of the training whose epochs are shown. */
  opened: number;
  /** The epoch shown on the page; null shows the draft, "last" the newest. */
  epoch: number | "last" | null;
}

/** Kernels of a network's first convolution. */
export interface EpochKernels {
  node: string;
  /** Input channels that each output channel reads. */
  inputs: number;
  /** Output channels and then their input channels, merged. */
  tensor: Tensor;
}

/** A network as its layers, as the API takes it. */
export interface LayersDocument {
  input: { channels: number; height: number; width: number };
  layers: { op: string; [parameter: string]: unknown }[];
}

/** A message of the section, with what caused it. */
export interface SectionProblem extends Problem {
  source: "start" | "datasets" | "trainings" | "run" | "kernels";
}

export interface TrainingState {
  settings: TrainingSettings;
  datasets: DataSet[] | null;
  /** Pictures of the chosen data set, some of each class. */
  items: { dataset: string; items: DataSetItem[] } | null;
  records: Record<string, TrainingRecord>;
  progress: Record<string, EpochProgress | null>;
  /** This server's trainings, newest first; null until they arrive. */
  list: TrainingRecord[] | null;
  /** Whether the connection to the running training is lost for now. */
  isReconnecting: boolean;
  /** The recipe that is being sent; null if none. */
  starting: string | null;
  playing: boolean;
  /** The epoch under the pointer or the keyboard's mark on the curves. */
  pointed: number | null;
  /** The cell of the confusion matrix whose mistakes are shown. */
  confused: { label: number; predicted: number } | null;
  /** Kernels of the first convolution, by network; null where it has none. */
  kernels: Record<string, EpochKernels | null>;
  /** Layers of the opened training's network and of the draft, by network; null where a network has none. */
  documents: Record<string, LayersDocument | null>;
  problem: SectionProblem | null;
}
