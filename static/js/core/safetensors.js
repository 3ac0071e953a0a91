/**
 * Reader of the safetensors format (github.com/huggingface/safetensors, README): 8 bytes little-endian header length,
 * a JSON header, then the tensors' bytes. Everything read is checked before it is used.
 */

const MAX_HEADER_BYTES = 1 << 20;

/**
 * @param {ArrayBuffer} buffer
 * @returns {Map<string, import("../types").Tensor>} float32 tensors of shape (C, H, W) by name
 * @throws {Error} where the bytes are not safetensors, or hold anything else than float32 of three axes
 */
export function readTensors(buffer) {
  const view = new DataView(buffer);
  check(buffer.byteLength >= 8, "shorter than its header length");
  const headerBytes = view.getBigUint64(0, true);
  check(headerBytes <= BigInt(Math.min(MAX_HEADER_BYTES, buffer.byteLength - 8)), "header longer than the file");
  const start = 8 + Number(headerBytes);
  const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, 8, Number(headerBytes))));
  check(typeof header === "object" && header !== null && !Array.isArray(header), "header is no object");
  const tensors = new Map();
  for (const [name, entry] of Object.entries(header)) {
    if (name !== "__metadata__") tensors.set(name, readTensor(buffer, start, name, entry));
  }
  return tensors;
}

/**
 * @param {ArrayBuffer} buffer
 * @param {number} start first byte after the header
 * @param {string} name
 * @param {{dtype: unknown, shape: unknown, data_offsets: unknown}} entry
 * @returns {import("../types").Tensor}
 */
function readTensor(buffer, start, name, { dtype, shape, data_offsets: offsets }) {
  check(dtype === "F32", `${name} is ${dtype}, not F32`);
  check(isSizes(shape) && shape.length === 3, `${name} has not three axes`);
  check(isSizes(offsets) && offsets.length === 2, `${name} has no offsets`);
  const [channels, height, width] = shape;
  const count = channels * height * width;
  check(offsets[1] - offsets[0] === 4 * count, `${name} has another length than its shape`);
  check(start + offsets[1] <= buffer.byteLength, `${name} ends beyond the file`);
  const first = start + offsets[0];
  const values = first % 4 === 0 ? new Float32Array(buffer, first, count) : new Float32Array(buffer.slice(first, first + 4 * count));
  return { channels, height, width, values };
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
