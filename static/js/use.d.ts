/** Types of the transfer page's section that uses the trained network. */
import type { NetworkDocument } from "./inspection";
import type { TrainingRecord } from "./training";

/** The network that the section uses, and the training that made it. */
export interface UsedNetwork {
  network: NetworkDocument;
  record: TrainingRecord;
}

export interface UseState {
  /** Null until a network is trained. */
  used: UsedNetwork | null;
  /** Whether the server is writing the ONNX file. */
  isWriting: boolean;
  /** Why the ONNX file was not written, in a sentence; empty for none. */
  writingProblem: string;
}
