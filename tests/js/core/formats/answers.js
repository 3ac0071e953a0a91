/** Answers of the API, read as the pages read them. */
import { fromLevels } from "#js/core/formats/byte_levels.js";
import { readTensors } from "#js/core/formats/safetensors.js";

/** Maps that were sent as levels. @param {ArrayBuffer} bytes safetensors */
export const mapsOf = (bytes) => fromLevels(readTensors(bytes));
