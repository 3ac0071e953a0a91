/** The files of a trained network, and of the training that made it. */
import { isFinal } from "./epochs.js";

/** @typedef {{key: "weights" | "onnx" | "program" | "training", href: string, file: string, title: string}} TrainedFile file: the name that it is saved under */

/**
 * @param {import("../../training").TrainingRecord} record
 * @param {string} network id of the network after the shown epoch
 * @param {string | null} image name or id of the picture that the program reads; null for random numbers
 * @returns {TrainedFile[]} the training's program only once the training has ended
 */
export function trainedFiles(record, network, image) {
  const here = `/api/networks/${network}`;
  const picture = image === null ? "" : `&image=${image}`;
  /** @type {TrainedFile[]} */
  const files = [
    {
      key: "weights",
      href: `${here}/weights`,
      file: "weights.safetensors",
      title: "Weights (safetensors)",
    },
    { key: "onnx", href: `${here}/onnx`, file: "network.onnx", title: "ONNX" },
    {
      key: "program",
      href: `${here}/code?bundle=1${picture}`,
      file: "network.zip",
      title: "Program of the network (zip)",
    },
  ];
  if (isFinal(record))
    files.push({
      key: "training",
      href: `/api/trainings/${record.id}/code`,
      file: "training.py",
      title: "Program of the training",
    });
  return files;
}
