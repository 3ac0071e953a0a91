/** Types of the transfer page. */
import type {
  Attribution,
  Differing,
  GraphNode,
  InspectedNetwork,
  ListedNetwork,
  Method,
  NetworkDocument,
  PredictedClass,
  Prediction,
  PreprocessingStep,
} from "./inspection";
import type { PatchesQuestion, TopPatches } from "./patches";
import type { Picture, Problem, Progress, Tensor } from "./types";

/** Settings of the page, which the address contains beside those of its training. */
export interface TransferSettings {
  /** The picture that is predicted before and after: a sample's name or an image id. */
  image: string;
  /** The network that is trained further: a name or an id. */
  network: string;
  /** Names of the blocks of layers that are trained beside the last Linear; "all" for the whole network. */
  unlocked: string[] | "all";
}

export interface PictureClass {
  label: string;
  /** Ids, in the order that they were added. */
  images: string[];
}

/** Pictures by class, as the page shows and changes them. */
export interface Pictures {
  title: string;
  classes: PictureClass[];
}

/** A picture or a class that was left out, and why. */
export interface LeftOut {
  name: string;
  code: string;
  detail: string;
}

/** A run of layers that is locked and unlocked together, such as layer4. */
export interface Block {
  /** Prefix of the names of its weights and biases. */
  name: string;
  /** Number of its weights and biases. */
  count: number;
  /** Whether it is the Linear that gives the logits. */
  isHead: boolean;
  /** Whether all its layers are norms. */
  isNorm: boolean;
}

/** The Linear that gives the logits, before and after it is made for other classes. */
export interface Head {
  name: string;
  inputs: number;
  /** Logits before. */
  before: number;
  /** Logits after. */
  after: number;
  /** Whether a new Linear takes its place. */
  isReplaced: boolean;
}

/** A line of the program, and what it stands for on the page. */
export interface ExcerptLine {
  text: string;
  /** The network, its locked or unlocked blocks, its head, or the recipe; null where the page shows nothing of it. */
  means: "network" | "frozen" | "trained" | "head" | "recipe" | null;
}

export interface TransferState {
  settings: TransferSettings;
  picture: Picture | null;
  problem: Problem | null;
  /** The built-in networks; null until they arrive. */
  networks: ListedNetwork[] | null;
  /** The network of the settings; null until it arrives. */
  base: NetworkDocument | null;
  /** The pictures that the page shows; null until they arrive. */
  pictures: Pictures | null;
  /** Number of pictures that the data set itself holds out; null where a share of each class is drawn. */
  heldOut: number | null;
  /** Id or name of the data set that the pictures were read from, or stored as last; null before any. */
  source: string | null;
  /** Whether the pictures are those of the source. */
  isStored: boolean;
  /** Whether more pictures are coming, so that the present ones are not stored yet. */
  isAdding: boolean;
  /** What the server left out of the pictures. */
  leftOut: LeftOut[];
  /** Whether the page trains again by itself when the pictures have changed. */
  isAutomatic: boolean;
}

/** The selected pictures, and the one that a range begins at. */
export interface Selection {
  images: ReadonlySet<string>;
  anchor: string | null;
}

/** A picture to be added to a class. */
export interface GivenFile {
  /** What it is called where it was left out. */
  name: string;
  label: string;
  file: File;
}

/** The section "Your classes", beside the pictures. */
export interface ClassesState {
  selection: Selection;
  /** Labels of the classes all of whose pictures are shown. */
  opened: ReadonlySet<string>;
  /** What is being added; null while nothing is. */
  work: { title: string; done: number; total: number } | null;
  /** Files of the last addition that were left out before they reached the server, or by it. */
  skipped: LeftOut[];
  /** What was done last, in one sentence. */
  said: string;
}

/** What is asked about the picture before or after the training. */
export interface SideQuestion {
  image: string;
  network: string;
  /** The network before, or the training after one of whose epochs the network stands: answers of one line may follow each other in sight. */
  line: string;
  method: Method | null;
  /** Name of the picture's own class; null where it is not known. */
  label: string | null;
}

/** A class that is explained. */
export interface ExplainedClass {
  predicted: PredictedClass;
  attribution: Attribution;
}

/** The prediction of one network, and maps of the classes that matter; none until they are there. */
export interface SideAnswer {
  question: SideQuestion;
  prediction: Prediction;
  explained: ExplainedClass[];
}

export interface Side {
  answer: SideAnswer | null;
  /** Parts done of the attributions that are being computed; null while none are. */
  progress: Progress | null;
  /** The problem of a question. */
  refusal: { question: SideQuestion; problem: Problem } | null;
}

/** The picture as it enters the network. */
export interface Entered {
  image: string;
  network: string;
  title: InspectedNetwork["title"];
  tensor: Tensor;
  steps: PreprocessingStep[];
}

export type SideName = "before" | "after";

export interface BeforeAfterState {
  method: Method | null;
  /** Opacity of the attribution over the picture, in per cent. */
  opacity: number;
  sides: Record<SideName, Side>;
  entered: Entered | null;
}

/** The runs of a network in train() that are set beside eval(). */
export interface ModesQuestion {
  network: string;
  image: string;
  /** Of the first run in train(). */
  seed: number;
}

/** A network's outputs in eval() and then in each run of train(). */
export interface ModeRuns {
  question: ModesQuestion;
  runs: number[][];
  areProbabilities: boolean;
  classes: string[];
  nodes: GraphNode[];
  differing: Differing[];
}

export interface ProofState {
  seed: number;
  answer: ModeRuns | null;
  refusal: { question: ModesQuestion; detail: string } | null;
}

/** The pictures of a data set at one node of a network. */
export interface PointsQuestion {
  /** Id of the data set. */
  dataset: string;
  network: string;
  node: string;
}

/** A picture as a point, as the API gives it. */
export interface PicturePoint {
  image: string;
  /** Index of its class. */
  label: number;
  /** Along each principal component, the largest first. */
  at: number[];
}

export interface Features {
  node: string;
  /** Share of the variance along each component. */
  explained: number[];
  points: PicturePoint[];
}

export interface PointsState {
  node: "penultimate" | "logits";
  tool: "move" | "lasso";
  /** The part of each plot that is in sight. */
  views: { zoom: number; x: number; y: number }[];
  /** Id of the picture under the pointer or the keyboard's mark. */
  pointed: string | null;
  /** Ids of the pictures that the lasso took. */
  chosen: string[];
  /** The nodes to choose from, of a network; null until they are known. */
  described: { network: string; nodes: Record<PointsState["node"], string> } | null;
  /** Id of the large data set whose pictures may be asked about; null for none. */
  permitted: string | null;
  isStopped: boolean;
  /** Pictures done of all, of the plot that is being computed; null while none is. */
  progress: Progress | null;
  /** The newest first. */
  answers: { question: PointsQuestion; features: Features }[];
  refusal: { question: PointsQuestion; problem: Problem } | null;
}

export interface ChannelsState {
  channel: number;
  isOpen: boolean;
  /** What the last layer of a network reads, and how a picture enters it; null until it is known. */
  described: { network: string; node: string; channels: number; steps: PreprocessingStep[] } | null;
  /** The data set and the network whose top patches are asked for; null for none. */
  searched: string | null;
  progress: Progress | null;
  found: TopPatches | null;
  refusal: { question: PatchesQuestion; detail: string } | null;
}
