/**
 * Reader of the safetensors format (github.com/huggingface/safetensors, README): the header's length in 8 little-endian
 * bytes, a JSON header, then the tensors' bytes. Every length and offset is checked before use.
 */

const MAX_HEADER_BYTES = 1 << 20;

/**
 * @param {ArrayBuffer} buffer
 * @returns {Map<string, import("../../types").Tensor>} tensors by name; a flat one has one cell per channel, and the first two
 * axes of weights are merged
 * @throws {Error} the bytes are not safetensors, or a tensor is not float32 or uint8 with one, three or four axes
 */
export function readTensors(buffer) {
  const { header, start } = readHeader(buffer);
  const tensors = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== "__metadata__") tensors.set(name, readTensor(buffer, start, name, entry));
  }
  return tensors;
}

/**
 * The metadata of a safetensors file.
 * @param {ArrayBuffer} buffer
 * @returns {Map<string, string>} texts by name
 * @throws {Error} the bytes are not safetensors, or a value of the metadata is not a string
 */
export function readMetadata(buffer) {
  const metadata = readHeader(buffer).header.__metadata__ ?? {};
  check(
    isObject(metadata) && Object.values(metadata).every((text) => typeof text === "string"),
    "metadata is not all texts",
  );
  return new Map(Object.entries(metadata));
}

/** @param {ArrayBuffer} buffer @returns {{header: Record<string, any>, start: number}} the header, and the first byte after it */
function readHeader(buffer) {
  const view = new DataView(buffer);
  check(buffer.byteLength >= 8, "shorter than its header length");
  const headerBytes = view.getBigUint64(0, true);
  check(
    headerBytes <= BigInt(Math.min(MAX_HEADER_BYTES, buffer.byteLength - 8)),
    "header longer than the file",
  );
  const start = 8 + Number(headerBytes);
  const header = JSON.parse(
    new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, 8, Number(headerBytes))),
  );
  check(isObject(header), "header is no object");
  return { header, start };
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} start first byte after the header
 * @param {string} name
 * @param {{dtype: unknown, shape: unknown, data_offsets: unknown}} entry
 * @returns {import("../../types").Tensor}
 */
function readTensor(buffer, start, name, { dtype, shape, data_offsets: offsets }) {
  check(dtype === "F32" || dtype === "U8", `${name} is ${dtype}, neither F32 nor U8`);
  check(isSizes(shape) && [1, 3, 4].includes(shape.length), `${name} has neither one, three nor four axes`);
  check(isSizes(offsets) && offsets.length === 2, `${name} has no offsets`);
  const [height, width] = shape.length === 1 ? [1, 1] : shape.slice(-2);
  const channels = shape.slice(0, shape.length === 1 ? 1 : -2).reduce((product, size) => product * size, 1);
  const count = channels * height * width;
  const bytes = dtype === "F32" ? 4 : 1;
  check(offsets[1] - offsets[0] === bytes * count, `${name} has another length than its shape`);
  check(start + offsets[1] <= buffer.byteLength, `${name} ends beyond the file`);
  return { channels, height, width, values: numbers(buffer, start + offsets[0], count, bytes) };
}

/** @param {ArrayBuffer} buffer @param {number} first @param {number} count @param {number} bytes of a number */
function numbers(buffer, first, count, bytes) {
  if (bytes === 1) return Float32Array.from(new Uint8Array(buffer, first, count));
  return first % 4 === 0
    ? new Float32Array(buffer, first, count)
    : new Float32Array(buffer.slice(first, first + 4 * count));
}

/**
 * @param {unknown} value
 * @returns {value is number[]}
 */
function isSizes(value) {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/**
 * @param {boolean} holds
 * @param {string} what
 * @returns {asserts holds}
 */
function check(holds, what) {
  if (!holds) throw new Error(`not a readable safetensors answer: ${what}`);
}
