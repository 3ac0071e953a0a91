/** Lines that run a trained network's files, and that ask this server for a prediction. */

/** By the key of the file; each runs in the folder of the files that it names. */
export const RUN_LINES = {
  weights: `from safetensors.torch import load_file
weights = load_file("weights.safetensors")  # as in network.state_dict()`,
  onnx: `import onnxruntime
from program import image  # the picture as the network reads it
session = onnxruntime.InferenceSession("network.onnx")
probabilities = session.run(None, {"input": image[None].numpy()})[0]`,
  program: "python program.py picture.jpg",
  training: "python training.py before.safetensors",
};

/**
 * A Python program without further packages that sends a picture and prints its classes.
 * @param {string} address of the prediction, with the server
 */
export function predictionProgram(address) {
  return `import json
import urllib.request

with open("picture.jpg", "rb") as file:
    picture = file.read()
request = urllib.request.Request(${JSON.stringify(address)}, picture, {"Content-Type": "image/jpeg"})
with urllib.request.urlopen(request) as answer:
    for found in json.load(answer)["classes"]:
        print(found["label"], found["probability"])`;
}
