/** Types of the transfer page's section that uses the trained network. */
import type { Speech } from "./core/transfer/live.js";
import type { Attribution, NetworkDocument, Prediction } from "./inspection";
import type { TrainingRecord } from "./training";

/** The network that the section uses, and the training that made it. */
export interface UsedNetwork {
  network: NetworkDocument;
  record: TrainingRecord;
}

/** A new picture, which is not stored. */
export interface TriedPicture {
  key: number;
  file: File;
  /** Id of the network that predicted it; null before the first answer. */
  network: string | null;
  prediction: Prediction | null;
}

/** A file that is not shown, and why. */
export interface UnreadFile {
  name: string;
  detail: string;
}

/** A frame of the camera and what the network says of it. */
export interface SeenFrame {
  frame: HTMLCanvasElement;
  prediction: Prediction;
  /** Null where the frame is not explained. */
  attribution: Attribution | null;
}

export interface UseState {
  /** Null until a network is trained. */
  used: UsedNetwork | null;
  /** Whether the server is writing the ONNX file. */
  isWriting: boolean;
  /** Why the ONNX file was not written, in a sentence; empty for none. */
  writingProblem: string;
  /** Why the predictions wait, in a sentence; empty while they do not. */
  delay: string;
  /** New pictures, the newest first. */
  tried: TriedPicture[];
  unread: UnreadFile[];
  isCameraOn: boolean;
  /** Why there is no camera, or no answer to its frames, in a sentence; empty for none. */
  cameraProblem: string;
  /** Whether Grad-CAM is drawn on the camera's frames. */
  isExplaining: boolean;
  /** Null until the first answer. */
  seen: SeenFrame | null;
  /** Times of the last answers, in milliseconds. */
  answers: number[];
  speech: Speech;
}
