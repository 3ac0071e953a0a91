/** Writer of NumPy's npy format, version 1.0 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */

const ALIGNMENT = 64;
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/**
 * @param {import("../../types").Tensor} tensor
 * @returns {ArrayBuffer} little-endian float32 of shape (C, H, W), row-major
 */
export function writeNpy({ channels, height, width, values }) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${channels}, ${height}, ${width}), }`;
  const unpadded = MAGIC.length + 2 + header.length + 1;
  const start = Math.ceil(unpadded / ALIGNMENT) * ALIGNMENT;
  const buffer = new ArrayBuffer(start + 4 * values.length);
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  bytes.set(MAGIC);
  view.setUint16(MAGIC.length, start - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(`${header}${" ".repeat(start - unpadded)}\n`), MAGIC.length + 2);
  values.forEach((value, index) => view.setFloat32(start + 4 * index, value, true));
  return buffer;
}
